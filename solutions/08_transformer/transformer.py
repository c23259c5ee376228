"""The Transformer from its parts: attention, normalisation, positions, blocks, and a small GPT that writes.

Masks are boolean, True where attention is allowed; with several heads they broadcast to (N, heads, T_q, T_k).
"""

import numpy as np

from activations import gelu, gelu_backward, softmax, softmax_backward
from backprop import linear_backward, linear_forward


def causal_mask(length):
    """The mask of a decoder: position i may look at positions 0..i, itself included.

    length: number of positions T. Returns a boolean array (T, T), row i for the query, column j for the key.
    PyTorch: torch.ones(T, T, dtype=torch.bool).tril().
    """
    ### BEGIN SOLUTION
    return np.tril(np.ones((length, length), dtype=bool))
    ### END SOLUTION


def scaled_dot_product_attention(q, k, v, mask=None):
    """Every query reads a weighted mean of the values; the weights come from how well it fits the keys.

    weights = softmax(q kᵀ / √d), softmax over the keys;  out = weights v

    q: (..., T_q, d), k: (..., T_k, d), v: (..., T_k, d_v). mask: boolean, broadcasts to (..., T_q, T_k), True where
    attention is allowed; None allows everything. A query that may look at nothing gets weights and output of zero.
    Returns (out, weights) of shapes (..., T_q, d_v) and (..., T_q, T_k).
    PyTorch: F.scaled_dot_product_attention(q, k, v, attn_mask=mask). Source: Vaswani et al., 2017.
    """
    ### BEGIN SOLUTION
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    if mask is None:
        weights = softmax(scores)
    else:
        # The lowest finite number, not -inf: a row with nothing allowed stays finite, and the product makes it zero.
        weights = softmax(np.where(mask, scores, np.finfo(scores.dtype).min)) * mask
    return weights @ v, weights
    ### END SOLUTION


def attention_backward(dout, q, k, v, mask=None):
    """Gradients of sum(out * dout), where out is the first result of scaled_dot_product_attention(q, k, v, mask).

    dout: (..., T_q, d_v); the rest as in the forward. Returns (dq, dk, dv), shaped like q, k, v.
    A key that a query may not see gets no gradient from it; a query that sees nothing gets and gives none.
    """
    ### BEGIN SOLUTION
    _, weights = scaled_dot_product_attention(q, k, v, mask)
    dweights = dout @ np.swapaxes(v, -1, -2)
    dscores = softmax_backward(dweights, weights) / q.shape[-1] ** 0.5
    dq = dscores @ k
    dk = np.swapaxes(dscores, -1, -2) @ q
    dv = np.swapaxes(weights, -1, -2) @ dout
    return dq, dk, dv
    ### END SOLUTION


def split_heads(x, num_heads):
    """Give each head its own consecutive slice of the features.

    x: (N, T, E), E a multiple of num_heads. Returns (N, num_heads, T, E / num_heads): head h holds the features
    h·E/num_heads up to (h + 1)·E/num_heads of every position.
    """
    ### BEGIN SOLUTION
    n, length, dim = x.shape
    # The copy keeps the result from changing along with x.
    return x.reshape(n, length, num_heads, dim // num_heads).transpose(0, 2, 1, 3).copy()
    ### END SOLUTION


def merge_heads(x):
    """Undo split_heads: put the heads of each position side by side again.

    x: (N, heads, T, d). Returns (N, T, heads · d).
    """
    ### BEGIN SOLUTION
    n, heads, length, dim = x.shape
    return x.transpose(0, 2, 1, 3).copy().reshape(n, length, heads * dim)
    ### END SOLUTION


def multi_head_attention_forward(x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None):
    """Self-attention with several heads: project to q, k, v, attend in each head, merge, project once more.

    x: (N, T, E). in_proj_weight: (3E, E), the rows for q, then k, then v; in_proj_bias: (3E,).
    out_proj_weight: (E, E), out_proj_bias: (E,). A projection is x Wᵀ + b. mask: broadcasts to (N, num_heads, T, T).
    Returns (out, cache), out of shape (N, T, E).
    PyTorch: nn.MultiheadAttention(E, num_heads, batch_first=True). Source: Vaswani et al., 2017.
    """
    ### BEGIN SOLUTION
    qkv, in_cache = linear_forward(x, in_proj_weight, in_proj_bias)
    q, k, v = (split_heads(part, num_heads) for part in np.split(qkv, 3, axis=-1))
    heads, _ = scaled_dot_product_attention(q, k, v, mask)
    out, out_cache = linear_forward(merge_heads(heads), out_proj_weight, out_proj_bias)
    return out, (in_cache, (q, k, v, mask), out_cache)
    ### END SOLUTION


def multi_head_attention_backward(dout, cache):
    """Gradients of sum(out * dout) for multi_head_attention_forward: its steps, backwards.

    dout: (N, T, E). Returns (dx, din_proj_weight, din_proj_bias, dout_proj_weight, dout_proj_bias).
    """
    ### BEGIN SOLUTION
    in_cache, (q, k, v, mask), out_cache = cache
    dmerged, dout_proj_weight, dout_proj_bias = linear_backward(dout, out_cache)
    dheads = attention_backward(split_heads(dmerged, q.shape[1]), q, k, v, mask)
    dqkv = np.concatenate([merge_heads(d) for d in dheads], axis=-1)
    dx, din_proj_weight, din_proj_bias = linear_backward(dqkv, in_cache)
    return dx, din_proj_weight, din_proj_bias, dout_proj_weight, dout_proj_bias
    ### END SOLUTION


def layer_norm_forward(x, gamma, beta, eps=1e-5):
    """Give every vector along the last axis mean 0 and variance 1, then scale and shift each feature.

    out = gamma · (x − mean) / √(var + eps) + beta, with the biased variance (divide by D)

    x: (..., D), gamma and beta: (D,). Returns (out, cache), out shaped like x.
    PyTorch: F.layer_norm(x, (D,), gamma, beta, eps). Source: Ba, Kiros & Hinton, 2016.
    """
    ### BEGIN SOLUTION
    centred = x - x.mean(axis=-1, keepdims=True)
    centred -= centred.mean(axis=-1, keepdims=True)  # what rounding left of a mean far above the spread
    std = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    normed = centred / std
    return gamma * normed + beta, (normed, std, gamma)
    ### END SOLUTION


def layer_norm_backward(dout, cache):
    """Gradients of sum(out * dout) for layer_norm_forward; mean and variance depend on x as well.

    dout: (..., D). Returns (dx, dgamma, dbeta) of shapes (..., D), (D,), (D,).
    """
    ### BEGIN SOLUTION
    normed, std, gamma = cache
    leading = tuple(range(dout.ndim - 1))
    dnormed = dout * gamma
    through_mean = dnormed.mean(axis=-1, keepdims=True)
    through_variance = normed * (dnormed * normed).mean(axis=-1, keepdims=True)
    dx = (dnormed - through_mean - through_variance) / std
    return dx, (dout * normed).sum(axis=leading), dout.sum(axis=leading)
    ### END SOLUTION


def rms_norm(x, gamma, eps=1e-6):
    """Layer norm without the mean and without a shift: divide by the root mean square along the last axis.

    out = gamma · x / √(mean(x²) + eps)

    x: (..., D), gamma: (D,). Returns an array like x.
    PyTorch: F.rms_norm(x, (D,), gamma, eps). Source: Zhang & Sennrich, 2019.
    """
    ### BEGIN SOLUTION
    return gamma * x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + eps)
    ### END SOLUTION


def positional_encoding(length, dim, base=10000.0):
    """One vector a position, made of waves from fast to slow.

    PE[t, 2i] = sin(t / base^(2i/dim)),  PE[t, 2i + 1] = cos(t / base^(2i/dim)),  t = 0, 1, …

    Returns (length, dim), float64. dim may be odd: the last column is then a sine without its cosine, and the
    exponent keeps the true dim. Source: Vaswani et al., 2017.
    """
    ### BEGIN SOLUTION
    angle = np.arange(length)[:, None] / base ** (np.arange(0, dim, 2) / dim)
    encoding = np.empty((length, dim))
    encoding[:, 0::2] = np.sin(angle)
    encoding[:, 1::2] = np.cos(angle[:, : dim // 2])
    return encoding
    ### END SOLUTION


def rotary_embedding(x, base=10000.0):
    """Turn each pair of features by an angle that grows with the position (RoPE).

    The pair (x[2i], x[2i + 1]) of position t is turned by θ = t · base^(−2i/d):
        (a, b) → (a cos θ − b sin θ, a sin θ + b cos θ)

    x: (..., T, d), d even. Returns an array like x. Source: Su et al., 2021 (RoFormer).
    """
    ### BEGIN SOLUTION
    length, dim = x.shape[-2:]
    angle = np.arange(length)[:, None] * base ** (-np.arange(0, dim, 2) / dim)
    cos, sin = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    a, b = x[..., 0::2], x[..., 1::2]
    out = np.empty_like(x)
    out[..., 0::2] = a * cos - b * sin
    out[..., 1::2] = a * sin + b * cos
    return out
    ### END SOLUTION


def feed_forward_forward(x, w1, b1, w2, b2):
    """The same small network for every position: out = gelu(x w1ᵀ + b1) w2ᵀ + b2, gelu in its tanh approximation.

    x: (..., E), w1: (H, E), b1: (H,), w2: (E, H), b2: (E,). Returns (out, cache), out of shape (..., E).
    PyTorch: F.linear, F.gelu(approximate="tanh"), F.linear.
    """
    ### BEGIN SOLUTION
    hidden, cache1 = linear_forward(x, w1, b1)
    out, cache2 = linear_forward(gelu(hidden), w2, b2)
    return out, (cache1, hidden, cache2)
    ### END SOLUTION


def feed_forward_backward(dout, cache):
    """Gradients of sum(out * dout) for feed_forward_forward.

    dout: (..., E). Returns (dx, dw1, db1, dw2, db2), shaped like x, w1, b1, w2, b2.
    """
    ### BEGIN SOLUTION
    cache1, hidden, cache2 = cache
    dactivated, dw2, db2 = linear_backward(dout, cache2)
    dx, dw1, db1 = linear_backward(gelu_backward(dactivated, hidden), cache1)
    return dx, dw1, db1, dw2, db2
    ### END SOLUTION


### BEGIN SOLUTION
def _norm(x, params, name):
    return layer_norm_forward(x, params[f"{name}.weight"], params[f"{name}.bias"])[0]


def _feed_forward(x, params):
    names = ("linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias")
    return feed_forward_forward(x, *[params[name] for name in names])[0]


def _self_attention(x, params, num_heads, mask):
    names = ("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias")
    weights = [params[f"self_attn.{name}"] for name in names]
    return multi_head_attention_forward(x, *weights, num_heads, mask)[0]


def _cross_attention(x, memory, params, num_heads, mask):
    """Queries from x, keys and values from memory."""
    weights = np.split(params["multihead_attn.in_proj_weight"], 3)
    biases = np.split(params["multihead_attn.in_proj_bias"], 3)
    q, k, v = (
        split_heads(linear_forward(source, weight, bias)[0], num_heads)
        for source, weight, bias in zip((x, memory, memory), weights, biases)
    )
    merged = merge_heads(scaled_dot_product_attention(q, k, v, mask)[0])
    return linear_forward(merged, params["multihead_attn.out_proj.weight"], params["multihead_attn.out_proj.bias"])[0]


### END SOLUTION


def encoder_block(x, params, num_heads, mask=None, norm_first=False):
    """One encoder layer: self-attention, then the feed-forward network, each with a residual and a layer norm.

    norm_first=False (post-norm): x = norm1(x + attention(x));  out = norm2(x + feed_forward(x))
    norm_first=True (pre-norm):   x = x + attention(norm1(x));  out = x + feed_forward(norm2(x))

    x: (N, T, E). mask: broadcasts to (N, num_heads, T, T). params: the dict of nn.TransformerEncoderLayer.state_dict(),
    as arrays: self_attn.in_proj_weight, self_attn.in_proj_bias, self_attn.out_proj.weight, self_attn.out_proj.bias,
    linear1.weight, linear1.bias, linear2.weight, linear2.bias, norm1.weight, norm1.bias, norm2.weight, norm2.bias.
    eps of the norms is 1e-5, the activation gelu (tanh), no dropout. Returns (N, T, E).
    """
    ### BEGIN SOLUTION
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, mask)
        return x + _feed_forward(_norm(x, params, "norm2"), params)
    x = _norm(x + _self_attention(x, params, num_heads, mask), params, "norm1")
    return _norm(x + _feed_forward(x, params), params, "norm2")
    ### END SOLUTION


def decoder_block(x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False):
    """One decoder layer: self-attention, cross-attention to the encoder's output, feed-forward.

    Each of the three has a residual and its own norm (norm1, norm2, norm3), after the sum or, with norm_first, on the
    way into the branch. In cross-attention queries come from x, keys and values from memory, which no norm touches.

    x: (N, T, E), memory: (N, S, E). self_mask broadcasts to (N, num_heads, T, T), memory_mask to (N, num_heads, T, S).
    params: the dict of nn.TransformerDecoderLayer.state_dict(), as arrays: the names of encoder_block, and beside them
    multihead_attn.in_proj_weight (3E, E), multihead_attn.in_proj_bias, multihead_attn.out_proj.weight,
    multihead_attn.out_proj.bias, norm3.weight, norm3.bias. gelu (tanh), no dropout. Returns (N, T, E).
    """
    ### BEGIN SOLUTION
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, self_mask)
        x = x + _cross_attention(_norm(x, params, "norm2"), memory, params, num_heads, memory_mask)
        return x + _feed_forward(_norm(x, params, "norm3"), params)
    x = _norm(x + _self_attention(x, params, num_heads, self_mask), params, "norm1")
    x = _norm(x + _cross_attention(x, memory, params, num_heads, memory_mask), params, "norm2")
    return _norm(x + _feed_forward(x, params), params, "norm3")
    ### END SOLUTION


def gpt_forward(ids, params, num_heads):
    """A language model: for every position, the scores of the token that comes next.

    Token plus position embedding, pre-norm encoder blocks under a causal mask, a final layer norm, and the token
    embedding once more as output layer (tied weights): logits = h tok_embᵀ.

    ids: (N, T) integers, T ≤ T_max. params: tok_emb (V, E), pos_emb (T_max, E), blocks (a list of dicts for
    encoder_block), ln_f_gamma (E,), ln_f_beta (E,). Returns logits (N, T, V). Source: Radford et al., 2019 (GPT-2).
    """
    ### BEGIN SOLUTION
    length = ids.shape[1]
    mask = causal_mask(length)
    x = params["tok_emb"][ids] + params["pos_emb"][:length]
    for block in params["blocks"]:
        x = encoder_block(x, block, num_heads, mask, norm_first=True)
    x, _ = layer_norm_forward(x, params["ln_f_gamma"], params["ln_f_beta"])
    return x @ params["tok_emb"].T
    ### END SOLUTION


def generate(ids, params, num_heads, max_new_tokens):
    """Write on: append the likeliest next token (greedy), max_new_tokens times.

    ids: (N, T) integers, of any length. The model reads at most its last T_max tokens, T_max the length of
    params["pos_emb"]. Returns (N, T + max_new_tokens) ids, the prompt included.
    """
    ### BEGIN SOLUTION
    window = len(params["pos_emb"])
    for _ in range(max_new_tokens):
        logits = gpt_forward(ids[:, -window:], params, num_heads)
        chosen = logits[:, -1].argmax(axis=-1).astype(ids.dtype)
        ids = np.concatenate([ids, chosen[:, None]], axis=1)
    return ids
    ### END SOLUTION
