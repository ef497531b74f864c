"""A picture of plots as a scope draws it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional, Union

from .asking import Asking, JobKey
from .errors import RequestFailed

SIZE = (960, 540)


class Snapshot:
    """A picture as SVG, which a notebook shows; `save("loss.svg")` puts it into a file."""

    def __init__(self, svg: str) -> None:
        self.svg = svg

    @classmethod
    def ask(cls, controller: Asking, job: JobKey, size: tuple[int, int], theme: Optional[str]) -> Snapshot:
        fields: dict[str, Any] = {} if theme is None else {"theme": theme}
        svg = controller.ask("picture", job=job, size=list(size), **fields).get("svg")
        if not isinstance(svg, str):
            raise RequestFailed("the scope has sent no picture")
        return cls(svg)

    def save(self, path: Union[str, Path]) -> None:
        """Writes it to a file, which should end with .svg."""
        Path(path).write_text(self.svg, encoding="utf-8")

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<snapshot, {len(self.svg)} letters of SVG>"
