"""Writes test/stages/train/fixtures/keras-rates.json: learning rates by Keras' schedules and callback, for made-up losses.

Run with Keras 3: python bench/peers/make_rate_goldens.py test/stages/train/fixtures/keras-rates.json
"""

import json
import os
import sys

os.environ.setdefault('KERAS_BACKEND', 'tensorflow')
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
import keras
import numpy as np

STEPS_PER_EPOCH = 7
EPOCHS = 12


def by_step(schedule):
    return [float(schedule(np.float32(step))) for step in range(STEPS_PER_EPOCH * EPOCHS)]


def cosine(initial, final, warm_up):
    warm_steps = round(warm_up * STEPS_PER_EPOCH)
    decay_steps = STEPS_PER_EPOCH * EPOCHS - warm_steps
    warming = dict(initial_learning_rate=0.0, warmup_target=initial, warmup_steps=warm_steps)
    plain = dict(initial_learning_rate=initial)
    return keras.optimizers.schedules.CosineDecay(
        decay_steps=decay_steps, alpha=final / initial, **(warming if warm_up else plain)
    )


def piecewise(initial, every, factor):
    """A boundary is the last step with the rate before it."""
    changes = range(every, EPOCHS, every)
    boundaries = [epoch * STEPS_PER_EPOCH - 1 for epoch in changes]
    values = [initial * factor**power for power in range(len(boundaries) + 1)]
    return keras.optimizers.schedules.PiecewiseConstantDecay(boundaries, values)


def plateau(losses, **options):
    """The rate of each epoch: the callback changes it after the one before."""
    model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss='mse')
    callback = keras.callbacks.ReduceLROnPlateau(**options)
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, loss in enumerate(losses):
        rates.append(float(model.optimizer.learning_rate))
        callback.on_epoch_end(epoch, {'val_loss': loss, 'val_accuracy': 1 - loss})
    return rates


losses = [0.9, 0.5, 0.52, 0.51, 0.49, 0.48995, 0.6, 0.7, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.2, 0.3]
plateaus = [
    dict(factor=0.1, patience=2, min_delta=1e-4, min_lr=0.0),
    dict(factor=0.5, patience=1, min_delta=0.02, min_lr=0.02),
    dict(factor=0.3, patience=0, min_delta=0.0, min_lr=0.0),
]
json.dump(
    {
        'keras': keras.__version__,
        'stepsPerEpoch': STEPS_PER_EPOCH,
        'epochs': EPOCHS,
        'cosine': [
            {'initial': initial, 'final': final, 'warmUp': warm_up, 'rates': by_step(cosine(initial, final, warm_up))}
            for initial, final, warm_up in [(0.1, 0.0, 0), (0.1, 0.01, 0), (0.02, 0.0, 3), (0.02, 0.005, 0.5)]
        ],
        'step': [
            {'initial': initial, 'every': every, 'factor': factor, 'rates': by_step(piecewise(initial, every, factor))}
            for initial, every, factor in [(0.1, 5, 0.1), (0.05, 1, 0.7), (0.001, 4, 2.0)]
        ],
        'losses': losses,
        'onPlateau': [
            {
                'factor': one['factor'],
                'patience': one['patience'],
                'minDelta': one['min_delta'],
                'least': one['min_lr'],
                'monitor': monitor,
                'rates': plateau(losses, monitor=monitor, mode='min' if monitor == 'val_loss' else 'max', **one),
            }
            for one in plateaus
            for monitor in ['val_loss', 'val_accuracy']
        ],
    },
    open(sys.argv[1], 'w'),

)
