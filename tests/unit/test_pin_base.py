"""`make pin-base` writes a digest that was looked up, and never another."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "pin_base.py"
TAGGED = "FROM python:3.11.14-slim-bookworm\nUSER bot\n"
DIGEST = "sha256:" + "ab" * 32


def pin(folder: Path, docker: str) -> subprocess.CompletedProcess[str]:
    """Run the script in a folder where the command `docker` is this shell script."""
    command = folder / "docker"
    command.write_text(f"#!/bin/sh\n{docker}\n")
    command.chmod(0o755)
    environment = {"PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.run(
        [sys.executable, str(SCRIPT)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def dockerfile(tmp_path: Path) -> Path:
    path = tmp_path / "Dockerfile"
    path.write_text(TAGGED)
    return path


def test_the_digest_a_registry_gives_is_written_behind_the_tag(dockerfile: Path) -> None:
    done = pin(dockerfile.parent, f'echo \'{{"digest": "{DIGEST}"}}\'')
    assert done.returncode == 0
    assert dockerfile.read_text() == TAGGED.replace("bookworm", f"bookworm@{DIGEST}")


def test_a_second_run_replaces_the_digest(dockerfile: Path) -> None:
    dockerfile.write_text(TAGGED.replace("bookworm", "bookworm@sha256:" + "00" * 32))
    pin(dockerfile.parent, f'echo \'{{"digest": "{DIGEST}"}}\'')
    assert dockerfile.read_text() == TAGGED.replace("bookworm", f"bookworm@{DIGEST}")


@pytest.mark.parametrize("docker", ["exit 1", "echo nonsense", 'echo \'{"digest": "latest"}\''])
def test_without_an_answer_the_dockerfile_stays(dockerfile: Path, docker: str) -> None:
    done = pin(dockerfile.parent, docker)
    assert done.returncode == 1
    assert dockerfile.read_text() == TAGGED
    assert "stays as it is" in done.stdout
