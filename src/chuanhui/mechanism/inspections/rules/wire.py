"""From typed values to plain JSON and back, as the kernel folds them."""

from chuanhui.kernel.folding import absent, changes, fold, plain, state_of, wire_of

__all__ = ["absent", "changes", "fold", "plain", "state_of", "wire_of"]
