"""The picture of the handout on Transformers."""

import numpy as np


def handout(module, plt):
    """A causal attention pattern, the waves of the positional encoding, and what a rotary embedding does to scores."""
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(7, 3.5), layout="constrained")

    x = np.random.default_rng(3).normal(size=(8, 4))
    _, weights = module.scaled_dot_product_attention(x, x, x, module.causal_mask(8))
    left.imshow(weights, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    left.set(title="causal attention", xlabel="key", ylabel="query", xticks=range(0, 8, 2), yticks=range(0, 8, 2))

    encoding = module.positional_encoding(60, 32)
    middle.imshow(encoding, cmap="RdBu", vmin=-1, vmax=1, aspect="auto")
    middle.set(title="positional encoding", xlabel="feature", ylabel="position")

    vector = np.ones((41, 32))
    turned = module.rotary_embedding(vector)
    for start, colour in ((0, "tab:blue"), (20, "tab:orange")):
        style = {"color": colour, "lw": 3 if start == 0 else 1.2, "label": f"query at {start}"}
        right.plot(turned[start : start + 21] @ turned[start] / 32, **style)
    right.set(title="rotary embedding", xlabel="distance of the key", ylabel="score of two equal vectors")
    right.legend(frameon=False, fontsize=8)
    right.spines[["top", "right"]].set_visible(False)
    return figure
