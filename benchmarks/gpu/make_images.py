"""Writes batches in CIFAR-10's binary layout, in the full number (50,000 and 10,000), for timings where the real images are not available.

    python3 make_images.py TARGET [SOURCE]

With SOURCE, a folder of some real images in that layout, the images are repeated; without it the pixels are random.
"""
import os
import sys

import numpy

RECORD = 3_073


def records(source, names, count, seed):
    if source is None:
        made = numpy.random.default_rng(seed).integers(0, 256, (count, RECORD), dtype=numpy.uint8)
        made[:, 0] %= 10
        return made
    real = numpy.concatenate([numpy.fromfile(os.path.join(source, n), numpy.uint8).reshape(-1, RECORD) for n in names])
    return real[numpy.arange(count) % len(real)]


def main():
    target, source = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    os.makedirs(target, exist_ok=True)
    names = [f"data_batch_{i}.bin" for i in range(1, 6)]
    for name, part in zip(names, numpy.split(records(source, names, 50_000, 1), 5)):
        part.tofile(os.path.join(target, name))
    records(source, ["test_batch.bin"], 10_000, 2).tofile(os.path.join(target, "test_batch.bin"))
    with open(os.path.join(target, "batches.meta.txt"), "w") as file:
        file.write("\n".join("airplane automobile bird cat deer dog frog horse ship truck".split()) + "\n")


if __name__ == "__main__":
    main()
