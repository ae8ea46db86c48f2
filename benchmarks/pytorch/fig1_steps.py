"""The Fig. 1 training step in plain PyTorch: reads a number of steps a line, trains them, answers with a line.

The same network, batch and optimizer as benchmarks/GrokLab.Benchmarks/Training/StraightforwardLoop.cs. PyTorch 1.13 has no
public scaled_dot_product_attention; there attention is written out.
"""
import math
import os
import sys

import torch
from torch import nn
from torch.nn import functional

MODULUS, BATCH = 97, 512


class Block(nn.Module):
    def __init__(self, width=128, heads=4, feed_forward=512):
        super().__init__()
        self.heads = heads
        self.query_key_value = nn.Linear(width, 3 * width)
        self.projection = nn.Linear(width, width)
        self.expand = nn.Linear(width, feed_forward)
        self.contract = nn.Linear(feed_forward, width)
        self.attention_norm = nn.LayerNorm(width)
        self.feed_forward_norm = nn.LayerNorm(width)

    def attention(self, x):
        batch, length, width = x.shape
        parts = self.query_key_value(x).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = parts[0], parts[1], parts[2]
        if hasattr(functional, "scaled_dot_product_attention"):
            mixed = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        else:
            scores = query @ key.transpose(-2, -1) / math.sqrt(width // self.heads)
            mask = torch.ones(length, length, dtype=torch.bool).triu(1)
            mixed = scores.masked_fill(mask, -math.inf).softmax(-1) @ value
        return self.projection(mixed.transpose(1, 2).reshape(batch, length, width))

    def forward(self, x):
        x = self.attention_norm(x + self.attention(x))
        return self.feed_forward_norm(x + self.contract(functional.relu(self.expand(x))))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(MODULUS + 2, 128)
        self.positions = nn.Embedding(4, 128)
        self.blocks = nn.Sequential(Block(), Block())
        self.head = nn.Linear(128, MODULUS)

    def forward(self, tokens):
        return self.head(self.blocks(self.tokens(tokens) + self.positions.weight)[:, -1])


def main():
    torch.manual_seed(1)
    torch.set_num_threads(os.cpu_count())
    pairs = torch.randperm(MODULUS * MODULUS)[: MODULUS * MODULUS // 2]
    x, y = pairs // MODULUS, pairs % MODULUS
    tokens = torch.stack([x, torch.full_like(x, MODULUS), y, torch.full_like(x, MODULUS + 1)], 1)
    labels = (x + y) % MODULUS
    network = Network()
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=1)
    batches = iter(())
    print(torch.__version__, flush=True)
    for line in sys.stdin:
        for _ in range(int(line)):
            batch = next(batches, None)
            if batch is None:
                batches = iter(torch.randperm(len(tokens)).split(BATCH))
                batch = next(batches)
            optimizer.zero_grad()
            functional.cross_entropy(network(tokens[batch]), labels[batch]).backward()
            optimizer.step()
        print("done", flush=True)


if __name__ == "__main__":
    main()
