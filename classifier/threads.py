"""How many processor threads one computation takes; the libraries would take all cores."""

from __future__ import annotations

import faiss
import torch


def use_threads(count: int) -> None:
    """Let PyTorch and FAISS use so many; to be called from the thread that computes, since FAISS counts by thread."""
    torch.set_num_threads(count)
    faiss.omp_set_num_threads(count)
