#!/usr/bin/env python3
"""Train a small network on two noisy half moons and print what Keras would print.

Usage: train.py [EPOCHS]

Output is not flushed, as in most scripts. SIGTERM ends the training after the epoch.
"""

import math
import random
import signal
import sys
import time

HIDDEN = 12
LEARNING_RATE = 0.02
EPOCH_PAUSE_SECS = 0.2


def moons(count, rng):
    """Points of two interleaved half circles: `(x, y, label)`."""
    points = []
    for index in range(count):
        angle, label = rng.uniform(0.0, math.pi), index % 2
        x, y = math.cos(angle), math.sin(angle)
        if label:
            x, y = 1.0 - x, 0.4 - y
        points.append((x + rng.gauss(0.0, 0.2), y + rng.gauss(0.0, 0.2), label))
    return points


class Network:
    """Two inputs, one hidden layer of tanh, one logistic output."""

    def __init__(self, rng):
        self.hidden = [[rng.gauss(0.0, 0.7) for _ in range(3)] for _ in range(HIDDEN)]
        self.output = [rng.gauss(0.0, 0.7) for _ in range(HIDDEN + 1)]

    def forward(self, x, y):
        activations = [math.tanh(a * x + b * y + bias) for a, b, bias in self.hidden]
        score = self.output[-1] + sum(w * a for w, a in zip(self.output, activations))
        return activations, 1.0 / (1.0 + math.exp(-score))

    def learn(self, x, y, label):
        activations, probability = self.forward(x, y)
        error = probability - label
        for unit, activation in enumerate(activations):
            slope = error * self.output[unit] * (1.0 - activation * activation)
            self.output[unit] -= LEARNING_RATE * error * activation
            for weight, value in enumerate((x, y, 1.0)):
                self.hidden[unit][weight] -= LEARNING_RATE * slope * value
        self.output[-1] -= LEARNING_RATE * error
        return probability

    def predict(self, x, y):
        return self.forward(x, y)[1]


def scores(pairs):
    """Mean cross entropy and accuracy of `(probability, label)` pairs."""
    loss = hits = 0.0
    for probability, label in pairs:
        loss -= math.log(max(probability if label else 1.0 - probability, 1e-12))
        hits += (probability > 0.5) == bool(label)
    return loss / len(pairs), hits / len(pairs)


def main():
    epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    asked_to_stop = []
    signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.append(True))

    rng = random.Random(7)
    training, validation = moons(300, rng), moons(200, rng)
    network = Network(rng)
    print(f"training on {len(training)} samples, validating on {len(validation)}")
    for epoch in range(1, epochs + 1):
        rng.shuffle(training)
        loss, accuracy = scores([(network.learn(x, y, label), label) for x, y, label in training])
        val_loss, val_accuracy = scores([(network.predict(x, y), label) for x, y, label in validation])
        print(
            f"Epoch {epoch}/{epochs} - loss: {loss:.4f} - accuracy: {accuracy:.4f}"
            f" - val_loss: {val_loss:.4f} - val_accuracy: {val_accuracy:.4f}"
        )
        if asked_to_stop:
            print(f"asked to stop: finished epoch {epoch}, weights kept")
            return
        time.sleep(EPOCH_PAUSE_SECS)
    print("training finished")


if __name__ == "__main__":
    main()
