"""Projects: three models trained from nothing but NumPy, on handwritten digits, small images and sequences.

Everything you wrote may be used: `from training import iterate_minibatches`, `from cnn import conv2d_forward`, …
What a function returns is a function; give it an attribute `history`, a dict of lists with a number an epoch, and the
report draws your learning curves. Each of the three has 60 seconds on one core.
"""

import numpy as np


def train_digit_classifier(X_train, y_train, rng):
    """Learn to read handwritten digits.

    X_train: images (N, 1, H, W), floats from 0 to 1; 8×8 here, 28×28 where MNIST is at hand. y_train: integer labels
    (N,), from 0 to 9. rng: numpy.random.Generator, the only source of randomness.

    Returns predict, a function from images (M, 1, H, W) to their integer labels (M,). It is asked about digits that
    were not in X_train. M may be 1, and the same images always get the same labels.
    """
    raise NotImplementedError


def train_image_classifier(X_train, y_train, rng):
    """Learn to tell ten kinds of small images apart.

    X_train: images (N, C, H, W), floats from 0 to 1, with 3 channels (colour) or 1 (grey). y_train: integer labels
    (N,), from 0 to 9. rng: numpy.random.Generator, the only source of randomness.

    Returns predict, a function from images (M, C, H, W) to their integer labels (M,). It is asked about images that
    were not in X_train. M may be 1, and the same images always get the same labels.
    """
    raise NotImplementedError


def train_sequence_model(sequences, rng):
    """Learn a rule from sequences that follow it, and go on with new ones.

    sequences: integer tokens (N, T), from 0 upwards; the next token depends on those before it, in a way that is drawn
    anew for each data set. rng: numpy.random.Generator, the only source of randomness.

    Returns continue_(prompts, length), a function from the beginnings (M, P) of new sequences to the integer tokens
    (M, length) that follow, without the prompt. M may be 1, and the same prompt always goes on in the same way.
    Source of the idea: Bengio et al., 2003; a recurrent network or a transformer does as well.
    """
    raise NotImplementedError
