"""Small cells (promise 39), as the kernel hides them: see `chuanhui.kernel.suppression`."""

from chuanhui.kernel.suppression import FEWEST, Key, Sum, Table, is_small, publish

__all__ = ["FEWEST", "Key", "Sum", "Table", "is_small", "publish"]
