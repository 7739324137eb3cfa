"""How many processor threads one computation takes; the libraries would take all cores."""

from __future__ import annotations

import faiss


def use_threads(count: int) -> None:
    """Let PyTorch and FAISS use so many; to be called from the thread that computes, since FAISS counts by thread.

    Raises:
        ImportError: PyTorch cannot be imported; FAISS was told.
        OSError: a library that PyTorch needs cannot be loaded; FAISS was told.
    """
    faiss.omp_set_num_threads(count)
    import torch  # the fallback runs without it

    torch.set_num_threads(count)
