"""When each solved instant shows in the loop of a film (SMIL)."""

from dataclasses import dataclass

from routines.figures.poses import Pose

# Shares of the loop: hold the start, arrive, hold the end; the rest is the way back.
_HOLDS = {"hold": (0.10, 0.36, 0.74), "move": (0.05, 0.44, 0.56)}


@dataclass(frozen=True)
class Timing:
    """Loop length, and for each stop on the loop its time and which instant shows."""

    seconds: float
    times: tuple[float, ...]
    order: tuple[int, ...]

    def morph(self, frames: list[str]) -> str:
        """The animation of a path through its instants."""
        values = ";".join(frames[i] for i in self.order)
        return self._animate("d", values, self.times)

    def pulse(self) -> str:
        """A slow breath of a highlight, for holds in which nothing moves."""
        if self.order:
            return ""
        return self._animate("opacity", ".9;.35;.9", (0, 0.5, 1))

    def _animate(self, name: str, values: str, times: tuple[float, ...]) -> str:
        keys = ";".join(f"{t:.3g}" for t in times)
        return (
            f'<animate attributeName="{name}" dur="{self.seconds:g}s" repeatCount="indefinite"'
            f' keyTimes="{keys}" values="{values}"/>'
        )


def timing(pose: Pose, there: int, back: int) -> Timing:
    """The loop of a pose with `there` instants from start to end and `back` more to return."""
    if pose.loop == "still":
        return Timing(4.0, (), ())
    if pose.loop == "cycle":
        order = (*range(there + back), 0)
        return Timing(pose.seconds, tuple(i / (len(order) - 1) for i in range(len(order))), order)
    rest, arrive, leave = _HOLDS[pose.loop]
    steps = there - 1
    out = [rest + (arrive - rest) * i / steps for i in range(there)]
    home = [leave + (1 - leave) * i / steps for i in range(there)]
    order = (0, *range(there), *reversed(range(there)))
    return Timing(pose.seconds, (0.0, *out, *home), order)
