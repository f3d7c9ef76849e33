"""What is wrong with a pose, said so that its author finds the line."""


class PoseError(ValueError):
    """A pose that cannot or must not be drawn; names file, pose, joint and value."""

    def __init__(self, problem: str, *, file: str, pose: str, joint: str, value: object) -> None:
        super().__init__(f"{file}: pose {pose}: {joint} = {value}: {problem}")
        self.problem, self.file, self.pose = problem, file, pose
        self.joint, self.value = joint, value
