"""The whole round on the bundled real plan: build, distribute, sample returns, consolidate."""

from xltasks.demo.show import run

__all__ = ["run"]
