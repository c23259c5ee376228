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
    raise NotImplementedError


def scaled_dot_product_attention(q, k, v, mask=None):
    """Every query reads a weighted mean of the values; the weights come from how well it fits the keys.

    weights = softmax(q kᵀ / √d), softmax over the keys;  out = weights v

    q: (..., T_q, d), k: (..., T_k, d), v: (..., T_k, d_v). mask: boolean, broadcasts to (..., T_q, T_k), True where
    attention is allowed; None allows everything. A query that may look at nothing gets weights and output of zero.
    Returns (out, weights) of shapes (..., T_q, d_v) and (..., T_q, T_k).
    PyTorch: F.scaled_dot_product_attention(q, k, v, attn_mask=mask). Source: Vaswani et al., 2017.
    """
    raise NotImplementedError


def attention_backward(dout, q, k, v, mask=None):
    """Gradients of sum(out * dout), where out is the first result of scaled_dot_product_attention(q, k, v, mask).

    dout: (..., T_q, d_v); the rest as in the forward. Returns (dq, dk, dv), shaped like q, k, v.
    A key that a query may not see gets no gradient from it; a query that sees nothing gets and gives none.
    """
    raise NotImplementedError


def split_heads(x, num_heads):
    """Give each head its own consecutive slice of the features.

    x: (N, T, E), E a multiple of num_heads. Returns (N, num_heads, T, E / num_heads): head h holds the features
    h·E/num_heads up to (h + 1)·E/num_heads of every position.
    """
    raise NotImplementedError


def merge_heads(x):
    """Undo split_heads: put the heads of each position side by side again.

    x: (N, heads, T, d). Returns (N, T, heads · d).
    """
    raise NotImplementedError


def multi_head_attention_forward(x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None):
    """Self-attention with several heads: project to q, k, v, attend in each head, merge, project once more.

    x: (N, T, E). in_proj_weight: (3E, E), the rows for q, then k, then v; in_proj_bias: (3E,).
    out_proj_weight: (E, E), out_proj_bias: (E,). A projection is x Wᵀ + b. mask: broadcasts to (N, num_heads, T, T).
    Returns (out, cache), out of shape (N, T, E).
    PyTorch: nn.MultiheadAttention(E, num_heads, batch_first=True). Source: Vaswani et al., 2017.
    """
    raise NotImplementedError


def multi_head_attention_backward(dout, cache):
    """Gradients of sum(out * dout) for multi_head_attention_forward: its steps, backwards.

    dout: (N, T, E). Returns (dx, din_proj_weight, din_proj_bias, dout_proj_weight, dout_proj_bias).
    """
    raise NotImplementedError


def layer_norm_forward(x, gamma, beta, eps=1e-5):
    """Give every vector along the last axis mean 0 and variance 1, then scale and shift each feature.

    out = gamma · (x − mean) / √(var + eps) + beta, with the biased variance (divide by D)

    x: (..., D), gamma and beta: (D,). Returns (out, cache), out shaped like x.
    PyTorch: F.layer_norm(x, (D,), gamma, beta, eps). Source: Ba, Kiros & Hinton, 2016.
    """
    raise NotImplementedError


def layer_norm_backward(dout, cache):
    """Gradients of sum(out * dout) for layer_norm_forward; mean and variance depend on x as well.

    dout: (..., D). Returns (dx, dgamma, dbeta) of shapes (..., D), (D,), (D,).
    """
    raise NotImplementedError


def rms_norm(x, gamma, eps=1e-6):
    """Layer norm without the mean and without a shift: divide by the root mean square along the last axis.

    out = gamma · x / √(mean(x²) + eps)

    x: (..., D), gamma: (D,). Returns an array like x.
    PyTorch: F.rms_norm(x, (D,), gamma, eps). Source: Zhang & Sennrich, 2019.
    """
    raise NotImplementedError


def positional_encoding(length, dim, base=10000.0):
    """One vector a position, made of waves from fast to slow.

    PE[t, 2i] = sin(t / base^(2i/dim)),  PE[t, 2i + 1] = cos(t / base^(2i/dim)),  t = 0, 1, …

    Returns (length, dim), float64. dim may be odd: the last column is then a sine without its cosine, and the
    exponent keeps the true dim. Source: Vaswani et al., 2017.
    """
    raise NotImplementedError


def rotary_embedding(x, base=10000.0):
    """Turn each pair of features by an angle that grows with the position (RoPE).

    The pair (x[2i], x[2i + 1]) of position t is turned by θ = t · base^(−2i/d):
        (a, b) → (a cos θ − b sin θ, a sin θ + b cos θ)

    x: (..., T, d), d even. Returns an array like x. Source: Su et al., 2021 (RoFormer).
    """
    raise NotImplementedError


def feed_forward_forward(x, w1, b1, w2, b2):
    """The same small network for every position: out = gelu(x w1ᵀ + b1) w2ᵀ + b2, gelu in its tanh approximation.

    x: (..., E), w1: (H, E), b1: (H,), w2: (E, H), b2: (E,). Returns (out, cache), out of shape (..., E).
    PyTorch: F.linear, F.gelu(approximate="tanh"), F.linear.
    """
    raise NotImplementedError


def feed_forward_backward(dout, cache):
    """Gradients of sum(out * dout) for feed_forward_forward.

    dout: (..., E). Returns (dx, dw1, db1, dw2, db2), shaped like x, w1, b1, w2, b2.
    """
    raise NotImplementedError


def encoder_block(x, params, num_heads, mask=None, norm_first=False):
    """One encoder layer: self-attention, then the feed-forward network, each with a residual and a layer norm.

    norm_first=False (post-norm): x = norm1(x + attention(x));  out = norm2(x + feed_forward(x))
    norm_first=True (pre-norm):   x = x + attention(norm1(x));  out = x + feed_forward(norm2(x))

    x: (N, T, E). mask: broadcasts to (N, num_heads, T, T). params: the dict of nn.TransformerEncoderLayer.state_dict(),
    as arrays: self_attn.in_proj_weight, self_attn.in_proj_bias, self_attn.out_proj.weight, self_attn.out_proj.bias,
    linear1.weight, linear1.bias, linear2.weight, linear2.bias, norm1.weight, norm1.bias, norm2.weight, norm2.bias.
    eps of the norms is 1e-5, the activation gelu (tanh), no dropout. Returns (N, T, E).
    """
    raise NotImplementedError


def decoder_block(x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False):
    """One decoder layer: self-attention, cross-attention to the encoder's output, feed-forward.

    Each of the three has a residual and its own norm (norm1, norm2, norm3), after the sum or, with norm_first, on the
    way into the branch. In cross-attention queries come from x, keys and values from memory, which no norm touches.

    x: (N, T, E), memory: (N, S, E). self_mask broadcasts to (N, num_heads, T, T), memory_mask to (N, num_heads, T, S).
    params: the dict of nn.TransformerDecoderLayer.state_dict(), as arrays: the names of encoder_block, and beside them
    multihead_attn.in_proj_weight (3E, E), multihead_attn.in_proj_bias, multihead_attn.out_proj.weight,
    multihead_attn.out_proj.bias, norm3.weight, norm3.bias. gelu (tanh), no dropout. Returns (N, T, E).
    """
    raise NotImplementedError


def gpt_forward(ids, params, num_heads):
    """A language model: for every position, the scores of the token that comes next.

    Token plus position embedding, pre-norm encoder blocks under a causal mask, a final layer norm, and the token
    embedding once more as output layer (tied weights): logits = h tok_embᵀ.

    ids: (N, T) integers, T ≤ T_max. params: tok_emb (V, E), pos_emb (T_max, E), blocks (a list of dicts for
    encoder_block), ln_f_gamma (E,), ln_f_beta (E,). Returns logits (N, T, V). Source: Radford et al., 2019 (GPT-2).
    """
    raise NotImplementedError


def generate(ids, params, num_heads, max_new_tokens):
    """Write on: append the likeliest next token (greedy), max_new_tokens times.

    ids: (N, T) integers, of any length. The model reads at most its last T_max tokens, T_max the length of
    params["pos_emb"]. Returns (N, T + max_new_tokens) ids, the prompt included.
    """
    raise NotImplementedError
