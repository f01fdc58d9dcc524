"""Write the digest of the Docker base image into the Dockerfile, as a registry gives it.

Asks through the docker command (its buildx part needs no running engine). Where no registry
answers, the Dockerfile stays as it is: a digest that was not looked up is never written.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

DOCKERFILE = Path("Dockerfile")
SECONDS = 60


def main() -> int:
    """Return 0 where the digest was written or stands there already, 1 where none was found."""
    text = DOCKERFILE.read_text(encoding="utf-8")
    found = re.search(r"^FROM (\S+?)(@sha256:[0-9a-f]{64})?$", text, re.MULTILINE)
    if found is None:
        print("Dockerfile: no line `FROM image` was found.")
        return 1
    image = found[1]
    digest = look_up(image)
    if digest is None:
        print(f"No registry gave a digest of {image}; the Dockerfile stays as it is.")
        return 1
    DOCKERFILE.write_text(text.replace(found[0], f"FROM {image}@{digest}"), encoding="utf-8")
    print(f"{image} is pinned to {digest}.")
    return 0


def look_up(image: str) -> str | None:
    """Return an image's digest, or None where nothing answers."""
    command = ["docker", "buildx", "imagetools", "inspect", image, "--format", "{{json .Manifest}}"]
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, check=True
        ).stdout
        digest = str(json.loads(answer)["digest"])
    except (OSError, subprocess.SubprocessError, ValueError, KeyError):
        return None
    return digest if re.fullmatch(r"sha256:[0-9a-f]{64}", digest) else None


if __name__ == "__main__":
    sys.exit(main())
