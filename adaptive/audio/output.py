"""Which output the sound can take on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adaptive.audio.quiet_pyo import import_pyo, quiet_stderr
from adaptive.errors import DeviceError

__all__ = ["Output", "choose_output"]


@dataclass(frozen=True, slots=True)
class Output:
    """A driver and how to name it to a person.

    Parameters
    ----------
    driver : str
        ``"null"``, ``"portaudio"`` or ``"jack"``.
    device : int
        PortAudio's number of the device, or −1.
    line : str
        What was chosen, in one line.
    """

    driver: str
    device: int
    line: str


def choose_output(driver: str = "auto", device: int = -1) -> Output:
    """The output that settings ask for; with ``"auto"``, a device if there is one.

    Parameters
    ----------
    driver : str
        ``"auto"``, ``"null"``, ``"portaudio"`` or ``"jack"``.
    device : int
        PortAudio's number of a device, −1 for the default one.

    Raises
    ------
    DeviceError
        ``"portaudio"`` is asked for and there is no such device.
    """
    if driver == "null":
        return Output("null", -1, "no device: keeping time by the clock alone")
    if driver == "jack":
        return Output("jack", -1, "JACK")
    name, number = _device(device)
    if name is not None:
        return Output("portaudio", number, f"sound device {name}")
    if driver == "portaudio":
        wanted = "no sound device" if device < 0 else f"no sound device has number {device}"
        raise DeviceError(f"{wanted}; plug one in, or choose the driver null")
    return Output("null", -1, "no sound device found: keeping time by the clock alone")


def _device(wanted: int) -> tuple[str | None, int]:
    """Name and number of an output device; no name when there is none."""
    pyo: Any = import_pyo()
    with quiet_stderr():
        if pyo.pa_count_devices() < 1:
            return None, -1
        number = pyo.pa_get_default_output() if wanted < 0 else wanted
        names, numbers = pyo.pa_get_output_devices()
    found = dict(zip(numbers, names, strict=True)).get(number)
    return (None if found is None else str(found)), int(number)
