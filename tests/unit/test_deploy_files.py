"""The Dockerfile and fly.toml fit each other and what the program needs."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings, load

ROOT = Path(__file__).parents[2]
SETTINGS = {item.metadata["name"] for item in fields(Settings)}


@pytest.fixture(scope="module")
def docker() -> list[str]:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def fly() -> dict[str, Any]:
    return tomllib.loads((ROOT / "fly.toml").read_text())


def _docker_env(docker: list[str]) -> dict[str, str]:
    pairs = " ".join(line.removeprefix("ENV ") for line in docker if line.startswith("ENV "))
    return dict(pair.split("=", 1) for pair in pairs.split())


def test_the_base_image_is_pinned_by_its_full_version(docker: list[str]) -> None:
    assert re.fullmatch(r"FROM python:3\.1\d\.\d+-slim-[a-z]+(@sha256:[0-9a-f]{64})?", docker[0])


def test_the_image_runs_a_python_the_project_supports(docker: list[str]) -> None:
    minor = int(docker[0].split("python:3.")[1].split(".")[0])
    assert minor >= 11


def test_packages_come_from_the_lock_with_hashes(docker: list[str]) -> None:
    [install] = [line for line in docker if "pip install" in line]
    assert "--require-hashes" in install
    assert "-r requirements.lock" in install


def test_production_does_not_carry_the_practice_workspace() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "uvicorn" not in lock
    assert "bot/sandbox" in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_locks_hold_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "--index" not in text
        assert "--hash=sha256:" in text


def test_everything_the_program_reads_is_copied(docker: list[str]) -> None:
    copied = {line.split()[1] for line in docker if line.startswith("COPY")}
    assert {"bot", "prompts", "data", "requirements.lock"} <= copied
    kept = (ROOT / ".dockerignore").read_text().splitlines()
    assert {f"!{each}" for each in copied} <= set(kept)


def test_the_image_does_not_run_as_root_and_owns_the_database_folder(docker: list[str]) -> None:
    user = next(line.split()[1] for line in docker if line.startswith("USER"))
    assert user not in {"root", "0"}
    folder = Path(_docker_env(docker)["BOT_DATABASE"]).parent
    owning = next(line for line in docker if "install -d" in line)
    assert f"-o {user}" in owning
    assert str(folder) in owning
    assert docker.index(owning) < docker.index(f"USER {user}")


def test_every_variable_set_is_one_the_program_reads(
    docker: list[str], fly: dict[str, Any]
) -> None:
    given = {name for name in _docker_env(docker) if name.startswith(("BOT_", "SLACK_"))}
    assert given | set(fly["env"]) <= SETTINGS
    settings = load({**_docker_env(docker), **fly["env"]})
    assert settings.health_port == 8080


def test_the_database_lies_on_the_volume(docker: list[str], fly: dict[str, Any]) -> None:
    mount = Path(fly["mounts"]["destination"])
    assert Path(fly["env"]["BOT_DATABASE"]).parent == mount
    assert Path(_docker_env(docker)["BOT_DATABASE"]).parent == mount


def test_the_health_check_asks_where_the_program_answers(
    docker: list[str], fly: dict[str, Any]
) -> None:
    check = fly["checks"]["health"]
    assert str(check["port"]) == fly["env"]["BOT_HEALTH_PORT"]
    assert f"EXPOSE {check['port']}" in docker
    assert check["path"] == "/healthz"


def test_a_stop_is_a_sigterm_with_time_to_finish(docker: list[str], fly: dict[str, Any]) -> None:
    assert fly["kill_signal"] == "SIGTERM"
    assert fly["kill_timeout"] == "30s"
    assert "STOPSIGNAL SIGTERM" in docker
    # Exec form: a shell in between would swallow the signal.
    assert docker[-1] == 'CMD ["python", "-m", "bot", "start"]'


def test_two_bots_never_serve_at_once_and_the_machine_never_sleeps(fly: dict[str, Any]) -> None:
    assert fly["deploy"]["strategy"] == "rolling"
    # Only services are stopped when idle; Socket Mode needs none.
    assert "http_service" not in fly
    assert "services" not in fly
    assert fly["restart"] == [{"policy": "always"}]
