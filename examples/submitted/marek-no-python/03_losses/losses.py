from numpy import *
from activations import *

def mse_loss(y_true, y_pred): return mean((y_true - y_pred)**2)

def mse_loss_backward(y_true, y_pred): return 2*(y_pred - y_true)/size(y_pred)

def huber_loss(y_true, y_pred, delta=1.0):
    e = absolute(y_true - y_pred)
    return mean(where(e <= delta, e*e/2, delta*e - delta*delta/2))

def one_hot(labels, num_classes): return eye(num_classes)[labels]

def softmax_cross_entropy(logits, labels, label_smoothing=0.0):
    q = (1 - label_smoothing)*one_hot(labels, logits.shape[1]) + label_smoothing/logits.shape[1]
    return -sum(q*log_softmax(logits))/len(q)
