"""Firefox, driven by the protocol that is built into it (Marionette): lines of JSON with their length before them."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE

PREFERENCES = {
    "marionette.port": 0,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


def executable() -> str | None:
    """Where Firefox is, if it is on this machine."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """One window."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._number = 0
        self._receive()
        self("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})

    def __call__(self, command: str, **parameters: object) -> Any:
        """The answer to a command of WebDriver. Raises RuntimeError with the words of Firefox."""
        self._number += 1
        data = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(data), data))
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(f"{command}: {error}")
        return result

    def evaluate(self, script: str, *arguments: object) -> Any:
        """The value of an expression of the page."""
        return self("WebDriver:ExecuteScript", script=f"return ({script})", args=list(arguments))["value"]

    def close(self) -> None:
        """Say no more."""
        self._socket.close()

    def wait_for(self, condition: str) -> None:
        """Wait until an expression of the page is true. Raises TimeoutError."""
        end = time.monotonic() + PATIENCE
        while not self.evaluate(f"Boolean({condition})"):
            if time.monotonic() > end:
                raise TimeoutError(condition)
            time.sleep(0.1)

    def open(self, address: str, width: int = 1440, height: int = 900) -> None:
        """Show a page and wait until it is loaded."""
        self("WebDriver:SetWindowRect", width=width, height=height)
        self("WebDriver:Navigate", url=address)

    def press(self, key: str) -> None:
        """Press a key, a character or one of WebDriver's codes of keys, such as `\\ue004` for Tab."""
        keys = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        self("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": keys}])

    def _receive(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            size += self._some(1)
        return json.loads(self._some(int(size[:-1])))

    def _some(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self._socket.recv(count - len(data))
            if not more:
                raise RuntimeError("Firefox has gone")
            data += more
        return data


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """A Firefox without a window on a screen, in a folder of its own; it ends with the block."""
    path = executable()
    assert path, "there is no Firefox on this machine"
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    process = subprocess.Popen(
        [path, "--headless", "--marionette", "--no-remote", "--profile", str(profile)],
        env={**os.environ, "MOZ_HEADLESS": "1", "HOME": str(profile)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with closing(Firefox(_port(profile / "MarionetteActivePort"))) as window:
            yield window
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _port(file: Path) -> int:
    """The port that Firefox writes there when it listens. Raises TimeoutError."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if file.exists() and (text := file.read_text().strip()):
            return int(text)
        time.sleep(0.1)
    raise TimeoutError("Firefox did not start")
