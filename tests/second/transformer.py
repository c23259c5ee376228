"""The Transformer once more, from its definitions: one query, one head, one vector at a time."""

import math

import numpy as np


def causal_mask(length):
    return np.array([[key <= query for key in range(length)] for query in range(length)])


def _attend(query, keys, values, allowed):
    """One query: its output and its weights."""
    weights = np.zeros(len(keys), dtype=keys.dtype)
    seen = np.flatnonzero(allowed)
    if len(seen):
        scores = np.array([np.dot(query, keys[j]) / math.sqrt(len(query)) for j in seen])
        powers = np.exp(scores - scores.max())
        weights[seen] = powers / powers.sum()
    return weights @ values, weights


def scaled_dot_product_attention(q, k, v, mask=None):
    leading = q.shape[:-1]
    weights = np.zeros((*leading, k.shape[-2]), dtype=q.dtype)
    out = np.zeros((*leading, v.shape[-1]), dtype=v.dtype)
    allowed = np.broadcast_to(True if mask is None else mask, weights.shape)
    for at in np.ndindex(*leading):
        out[at], weights[at] = _attend(q[at], k[at[:-1]], v[at[:-1]], allowed[at])
    return out, weights


def attention_backward(dout, q, k, v, mask=None):
    _, weights = scaled_dot_product_attention(q, k, v, mask)
    dq, dk, dv = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
    root = math.sqrt(q.shape[-1])
    for at in np.ndindex(*q.shape[:-1]):
        batch, w = at[:-1], weights[at]
        dw = v[batch] @ dout[at]
        jacobian = np.diag(w) - np.outer(w, w)
        dscores = jacobian @ dw / root
        dq[at] = dscores @ k[batch]
        dk[batch] += np.outer(dscores, q[at])
        dv[batch] += np.outer(w, dout[at])
    return dq, dk, dv


def split_heads(x, num_heads):
    return np.stack(np.split(x, num_heads, axis=2), axis=1)


def merge_heads(x):
    return np.concatenate([x[:, head] for head in range(x.shape[1])], axis=2)


def _linear(x, weight, bias):
    return np.einsum("...i,oi->...o", x, weight) + bias


def _linear_backward(dout, x, weight):
    dout2, x2 = dout.reshape(-1, dout.shape[-1]), x.reshape(-1, x.shape[-1])
    return np.einsum("...o,oi->...i", dout, weight), np.einsum("no,ni->oi", dout2, x2), np.einsum("no->o", dout2)


def _multi_head(query, source, in_weight, in_bias, out_weight, out_bias, num_heads, mask):
    dim = query.shape[-1]
    q = _linear(query, in_weight[:dim], in_bias[:dim])
    k = _linear(source, in_weight[dim : 2 * dim], in_bias[dim : 2 * dim])
    v = _linear(source, in_weight[2 * dim :], in_bias[2 * dim :])
    q, k, v = split_heads(q, num_heads), split_heads(k, num_heads), split_heads(v, num_heads)
    merged = merge_heads(scaled_dot_product_attention(q, k, v, mask)[0])
    return _linear(merged, out_weight, out_bias), (q, k, v, merged)


def multi_head_attention_forward(x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None):
    params = (in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias)
    out, parts = _multi_head(x, x, *params, num_heads, mask)
    return out, {"x": x, "params": params, "parts": parts, "heads": num_heads, "mask": mask}


def multi_head_attention_backward(dout, cache):
    x, (in_weight, _, out_weight, _) = cache["x"], cache["params"]
    q, k, v, merged = cache["parts"]
    dim = x.shape[-1]
    dmerged, dout_weight, dout_bias = _linear_backward(dout, merged, out_weight)
    dheads = attention_backward(split_heads(dmerged, cache["heads"]), q, k, v, cache["mask"])
    dx, din_weight, din_bias = np.zeros_like(x), [], []
    for i, dhead in enumerate(dheads):
        part, dweight, dbias = _linear_backward(merge_heads(dhead), x, in_weight[i * dim : (i + 1) * dim])
        dx = dx + part
        din_weight.append(dweight)
        din_bias.append(dbias)
    return dx, np.concatenate(din_weight), np.concatenate(din_bias), dout_weight, dout_bias


def layer_norm_forward(x, gamma, beta, eps=1e-5):
    out = np.empty_like(x)
    for at in np.ndindex(*x.shape[:-1]):
        row = x[at] - x[at].mean()
        out[at] = gamma * row / math.sqrt((row * row).mean() + eps) + beta
    return out, (x, gamma, eps)


def layer_norm_backward(dout, cache):
    """Through the Jacobian of each row: (I − 1/D) / std − centred centredᵀ / (D std³)."""
    x, gamma, eps = cache
    dim = x.shape[-1]
    dx, dgamma, dbeta = np.empty_like(x), np.zeros_like(gamma), np.zeros_like(gamma)
    for at in np.ndindex(*x.shape[:-1]):
        row = x[at] - x[at].mean()
        std = math.sqrt((row * row).mean() + eps)
        unit = row / std
        jacobian = (np.eye(dim) - 1 / dim - np.outer(unit, unit) / dim) / std
        dx[at] = jacobian @ (dout[at] * gamma)
        dgamma += dout[at] * unit
        dbeta += dout[at]
    return dx, dgamma, dbeta


def rms_norm(x, gamma, eps=1e-6):
    out = np.empty_like(x)
    for at in np.ndindex(*x.shape[:-1]):
        out[at] = x[at] / math.sqrt(np.dot(x[at], x[at]) / x.shape[-1] + eps) * gamma
    return out


def positional_encoding(length, dim, base=10000.0):
    encoding = np.zeros((length, dim))
    for t in range(length):
        for column in range(dim):
            angle = t / base ** (2 * (column // 2) / dim)
            encoding[t, column] = math.cos(angle) if column % 2 else math.sin(angle)
    return encoding


def rotary_embedding(x, base=10000.0):
    length, dim = x.shape[-2:]
    out = np.empty_like(x)
    for t in range(length):
        for i in range(0, dim, 2):
            angle = t * base ** (-i / dim)
            turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
            out[..., t, i : i + 2] = x[..., t, i : i + 2] @ turn
    return out


def _gelu(x):
    return x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x))) / 2


def _gelu_slope(x):
    t = np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x))
    return (1 + t) / 2 + x / 2 * (1 - t * t) * math.sqrt(2 / math.pi) * (1 + 0.134145 * x * x)


def feed_forward_forward(x, w1, b1, w2, b2):
    hidden = _linear(x, w1, b1)
    return _linear(_gelu(hidden), w2, b2), (x, hidden, w1, w2)


def feed_forward_backward(dout, cache):
    x, hidden, w1, w2 = cache
    dactive, dw2, db2 = _linear_backward(dout, _gelu(hidden), w2)
    return *_linear_backward(dactive * _gelu_slope(hidden), x, w1), dw2, db2


def _layer(x, params, branches, norm_first):
    """Branch number i has norm number i."""
    for i, branch in enumerate(branches, start=1):
        gamma, beta = params[f"norm{i}.weight"], params[f"norm{i}.bias"]
        if norm_first:
            x = x + branch(layer_norm_forward(x, gamma, beta)[0])
        else:
            x = layer_norm_forward(x + branch(x), gamma, beta)[0]
    return x


def _branch_attention(params, name, source, num_heads, mask):
    weights = [
        params[f"{name}.{part}"] for part in ("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias")
    ]
    return lambda h: _multi_head(h, h if source is None else source, *weights, num_heads, mask)[0]


def _branch_feed_forward(params):
    weights = [params[f"{name}"] for name in ("linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias")]
    return lambda h: feed_forward_forward(h, *weights)[0]


def encoder_block(x, params, num_heads, mask=None, norm_first=False):
    attention = _branch_attention(params, "self_attn", None, num_heads, mask)
    return _layer(x, params, [attention, _branch_feed_forward(params)], norm_first)


def decoder_block(x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False):
    attention = _branch_attention(params, "self_attn", None, num_heads, self_mask)
    cross = _branch_attention(params, "multihead_attn", memory, num_heads, memory_mask)
    return _layer(x, params, [attention, cross, _branch_feed_forward(params)], norm_first)


def gpt_forward(ids, params, num_heads):
    rows = []
    for sequence in ids:
        x = np.stack([params["tok_emb"][token] + params["pos_emb"][t] for t, token in enumerate(sequence)])[None]
        for block in params["blocks"]:
            x = encoder_block(x, block, num_heads, causal_mask(len(sequence)), True)
        x = layer_norm_forward(x, params["ln_f_gamma"], params["ln_f_beta"])[0]
        rows.append(np.einsum("te,ve->tv", x[0], params["tok_emb"]))
    return np.stack(rows)


def generate(ids, params, num_heads, max_new_tokens):
    window = len(params["pos_emb"])
    texts = [list(sequence) for sequence in ids]
    for _ in range(max_new_tokens):
        for text in texts:
            logits = gpt_forward(np.array([text[-window:]]), params, num_heads)
            text.append(int(np.argmax(logits[0, -1])))
    return np.array(texts)
