"""PyTorch's side of the benchmarks: trains the number of steps in a line of standard input, and answers with a line.

    python3 steps.py MODEL MODE DEVICE

MODEL: fig1 (x + y mod 97, the transformer of Fig. 1, AdamW, batches of 512) or resnet18 (ResNet-18 as in torchvision,
SGD with momentum, batches of 64 images of 32 x 32 pixels). MODE: eager, or a mode of torch.compile: default,
reduce-overhead; "+fused" at its end takes the fused optimizer. All samples are on the device, and a GPU is
synchronised before each answer. TF32 is off. PyTorch 1.13 has no public scaled_dot_product_attention; there attention is written out.
"""
import math
import os
import sys

import torch
from torch import nn
from torch.nn import functional

MODULUS = 97


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
            mask = torch.ones(length, length, dtype=torch.bool, device=x.device).triu(1)
            mixed = scores.masked_fill(mask, -math.inf).softmax(-1) @ value
        return self.projection(mixed.transpose(1, 2).reshape(batch, length, width))

    def forward(self, x):
        x = self.attention_norm(x + self.attention(x))
        return self.feed_forward_norm(x + self.contract(functional.relu(self.expand(x))))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(MODULUS + 2, 128)
        self.positions = nn.Embedding(4, 128)
        self.blocks = nn.Sequential(Block(), Block())
        self.head = nn.Linear(128, MODULUS)

    def forward(self, tokens):
        return self.head(self.blocks(self.tokens(tokens) + self.positions.weight)[:, -1])


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = functional.relu(self.bn1(self.conv1(x)), inplace=True)
        return functional.relu(self.bn2(self.conv2(x)) + shortcut, inplace=True)


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.layers = nn.Sequential(*(
            BasicBlock(inputs, outputs, stride)
            for inputs, outputs, stride in [
                (64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 512, 2), (512, 512, 1)]))
        self.fc = nn.Linear(512, 10)

    def forward(self, images):
        x = functional.relu(self.bn1(self.conv1(images)), inplace=True)
        x = self.layers(functional.max_pool2d(x, 3, 2, 1))
        return self.fc(functional.adaptive_avg_pool2d(x, 1).flatten(1))


def fig1(device, options):
    pairs = torch.randperm(MODULUS * MODULUS)[: MODULUS * MODULUS // 2]
    x, y = pairs // MODULUS, pairs % MODULUS
    tokens = torch.stack([x, torch.full_like(x, MODULUS), y, torch.full_like(x, MODULUS + 1)], 1).to(device)
    labels = ((x + y) % MODULUS).to(device)
    network = Transformer().to(device)
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=1, **options)
    return network, optimizer, tokens, labels, 512


def resnet18(device, options):
    images = torch.rand(50_000, 3, 32, 32, device=device) * 2 - 1
    labels = torch.randint(10, (len(images),), device=device)
    network = ResNet18().to(device)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, **options)
    return network, optimizer, images, labels, 64


def main():
    model, mode, device = sys.argv[1], sys.argv[2], torch.device(sys.argv[3])
    mode, _, fused = mode.partition("+")
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(1)
    network, optimizer, inputs, labels, batch_size = {"fig1": fig1, "resnet18": resnet18}[model](device, {"fused": True} if fused else {})
    network.train()

    def loss_of(batch, targets):
        return functional.cross_entropy(network(batch), targets)

    if mode != "eager":
        loss_of = torch.compile(loss_of, mode=None if mode == "default" else mode, dynamic=False)
    batches = iter(())
    print(torch.__version__, flush=True)
    for line in sys.stdin:
        for _ in range(int(line)):
            batch = next(batches, None)
            if batch is None:
                batches = iter(torch.randperm(len(inputs), device=device).split(batch_size))
                batch = next(batches)
            optimizer.zero_grad()
            loss_of(inputs[batch], labels[batch]).backward()
            optimizer.step()
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        print("done", flush=True)


if __name__ == "__main__":
    main()
