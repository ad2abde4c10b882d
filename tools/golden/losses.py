"""Losses and their gradients: Optax with jax.grad, and PyTorch with its automatic differentiation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import jax
import jax.numpy as jnp
import numpy as np
import optax
import torch
from torch.nn import functional

from close import require_close

# What a loss is called with: tensors, and lists of classes.
Arguments = Sequence[np.ndarray]
# From the arguments to the values of the loss.
Oracle = Callable[..., object]


@dataclass(frozen=True)
class LossCase:
    name: str
    # The name of the function in `@thalweg/losses`.
    loss: str
    arguments: Arguments
    # Both take the arguments.
    optax: Oracle
    torch: Oracle | None = None
    # As the function in `@thalweg/losses` takes them; an array is a tensor.
    options: dict = field(default_factory=dict)
    # The argument that is differentiated.
    of: int = 0
    # Whether the oracle gives the mean of all values.
    mean: bool = False


def _by_optax(case: LossCase) -> tuple[np.ndarray, np.ndarray]:
    arguments = [jnp.asarray(argument) for argument in case.arguments]
    gradient = jax.grad(lambda *arguments: jnp.sum(case.optax(*arguments)), argnums=case.of)
    return np.asarray(case.optax(*arguments)), np.asarray(gradient(*arguments))


def _by_torch(case: LossCase) -> tuple[np.ndarray, np.ndarray]:
    arguments = [torch.tensor(argument) for argument in case.arguments]
    chosen = arguments[case.of].requires_grad_()
    values = case.torch(*arguments)
    values.sum().backward()
    return values.detach().numpy(), chosen.grad.numpy()


def _tensor(array: np.ndarray) -> dict:
    return {"shape": list(array.shape), "data": array.ravel().astype(float).tolist()}


def _argument(array: np.ndarray) -> dict:
    if array.dtype == np.float64:
        return _tensor(array)
    return {"classes": array.ravel().tolist()}


def losses_document(case: LossCase) -> dict:
    oracles = {"optax": _by_optax(case)}
    if case.torch is not None:
        oracles["pytorch"] = _by_torch(case)
    values, gradient = oracles["optax"]
    for name, (other_values, other_gradient) in oracles.items():
        require_close(f"{case.name}, {name}", other_values.ravel(), values.ravel())
        require_close(f"{case.name}, {name}, gradient", other_gradient.ravel(), gradient.ravel())
    return {
        "name": case.name,
        "loss": case.loss,
        "arguments": [_argument(array) for array in case.arguments],
        "options": {
            key: _tensor(value) if isinstance(value, np.ndarray) else value for key, value in case.options.items()
        },
        "mean": case.mean,
        "shape": list(values.shape),
        "oracles": {
            name: {"values": v.ravel().tolist(), "gradient": g.ravel().tolist()} for name, (v, g) in oracles.items()
        },
    }


def _random(seed: int, *shape: int, scale: float = 1.0) -> np.ndarray:
    return (scale * np.random.default_rng(seed).normal(size=shape)).round(3)


def _distributions(seed: int, *shape: int) -> np.ndarray:
    raw = np.random.default_rng(seed).uniform(0.05, 1, shape)
    return raw / raw.sum(-1, keepdims=True)


def _classes(seed: int, count: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, count, shape)


def _one_hot(seed: int, count: int, *shape: int) -> np.ndarray:
    return np.eye(count)[_classes(seed, count, *shape)]


def _mask(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 2, shape).astype(float)


# Around kinks, and far away.
_FAR = np.array([-1000.0, -30.0, -2.5, -1.0, -0.5, 0.0, 0.25, 1.0, 2.0, 40.0, 1000.0])
_ALTERNATING = np.array([1.0, -1.0] * 6)[: _FAR.size]

_X, _Y = _random(1, 3, 4), _random(2, 3, 4)
_LOGITS, _LABELS = _random(3, 3, 4, scale=2), _distributions(4, 3, 4)
_FAR_LOGITS = np.array([[1000.0, -1000.0, 0.0], [-1000.0, 1000.0, 999.0], [1000.0, 1000.0, 1000.0]])
_CUBE, _CUBE_LABELS = _random(5, 2, 3, 4, scale=2), _distributions(6, 2, 3, 4)
_ROWS = np.array([1.0, 0.0, 1.0])
_SOME = np.array([[1.0, 1, 0, 1], [1, 0, 0, 0], [0, 1, 1, 1]])


def _regression() -> list[LossCase]:
    losses = optax.losses
    return [
        LossCase("squaredError", "squaredError", [_X, _Y], losses.squared_error, lambda x, y: (x - y) ** 2),
        LossCase("squaredError: no targets", "squaredError", [_FAR], losses.squared_error),
        LossCase(
            "l2Loss", "l2Loss", [_X, _Y], losses.l2_loss, lambda x, y: functional.mse_loss(x, y, reduction="none") / 2
        ),
        LossCase(
            "huberLoss",
            "huberLoss",
            [3 * _X, _Y],
            losses.huber_loss,
            lambda x, y: functional.huber_loss(x, y, reduction="none"),
        ),
        LossCase(
            "huberLoss: delta",
            "huberLoss",
            [_FAR, np.zeros_like(_FAR)],
            lambda x, y: losses.huber_loss(x, y, delta=0.5),
            lambda x, y: functional.huber_loss(x, y, delta=0.5, reduction="none"),
            {"delta": 0.5},
        ),
        LossCase("huberLoss: the kink", "huberLoss", [_FAR, np.zeros_like(_FAR)], losses.huber_loss),
        LossCase("logCosh", "logCosh", [_X, _Y], losses.log_cosh),
        LossCase("logCosh: far", "logCosh", [_FAR], losses.log_cosh),
    ]


def _cosine() -> list[LossCase]:
    cases = []
    for name, function in (
        ("cosineSimilarity", optax.losses.cosine_similarity),
        ("cosineDistance", optax.losses.cosine_distance),
    ):
        sign = 1 if name == "cosineSimilarity" else -1

        def pytorch(x, y, sign=sign):
            return (0 if sign == 1 else 1) + sign * functional.cosine_similarity(x, y, dim=-1)

        def with_options(function=function, **options):
            return lambda x, y: function(x, y, **options)

        where = np.array([[1.0, 1, 0, 1], [1, 1, 0, 0], [0, 1, 1, 1]])
        cases += [
            LossCase(name, name, [_X, _Y], function, pytorch),
            LossCase(f"{name}: epsilon", name, [_X, _Y], with_options(epsilon=3.0), options={"epsilon": 3.0}),
            LossCase(f"{name}: axis", name, [_X, _Y], with_options(axis=0), options={"axis": 0}),
            LossCase(
                f"{name}: axes", name, [_CUBE, _CUBE_LABELS], with_options(axis=(0, 2)), options={"axis": [0, 2]}
            ),
            LossCase(f"{name}: where", name, [_X, _Y], with_options(where=where != 0), options={"where": where}),
            LossCase(
                f"{name}: a short vector",
                name,
                [np.array([[1e-3, 2e-3]]), np.array([[1.0, 3.0]])],
                with_options(epsilon=0.01),
                options={"epsilon": 0.01},
            ),
        ]
    return cases


def _binary() -> list[LossCase]:
    losses = optax.losses
    zero_one = (_ALTERNATING + 1) / 2
    soft = np.linspace(0, 1, _FAR.size)
    focal = np.array([-100.0, -10.0, -2.0, -0.5, 0.0, 0.25, 1.0, 3.0, 10.0, 40.0, 100.0])
    return [
        LossCase(
            "sigmoidBinaryCrossEntropy",
            "sigmoidBinaryCrossEntropy",
            [_LOGITS, _LABELS],
            losses.sigmoid_binary_cross_entropy,
            lambda x, y: functional.binary_cross_entropy_with_logits(x, y, reduction="none"),
        ),
        LossCase(
            "sigmoidBinaryCrossEntropy: far",
            "sigmoidBinaryCrossEntropy",
            [_FAR, zero_one],
            losses.sigmoid_binary_cross_entropy,
        ),
        LossCase("hingeLoss", "hingeLoss", [_FAR, _ALTERNATING], losses.hinge_loss),
        LossCase("hingeLoss: the kink", "hingeLoss", [np.array([1.0, -1.0]), np.array([1.0, -1.0])], losses.hinge_loss),
        LossCase("perceptronLoss", "perceptronLoss", [_FAR, _ALTERNATING], losses.perceptron_loss),
        LossCase("sparsemaxLoss", "sparsemaxLoss", [_FAR, zero_one], losses.sparsemax_loss),
        LossCase("sparsemaxLoss: the other side", "sparsemaxLoss", [_FAR, 1 - zero_one], losses.sparsemax_loss),
        LossCase("sigmoidFocalLoss", "sigmoidFocalLoss", [focal, zero_one], losses.sigmoid_focal_loss),
        LossCase("sigmoidFocalLoss: soft labels", "sigmoidFocalLoss", [focal, soft], losses.sigmoid_focal_loss),
        LossCase(
            "sigmoidFocalLoss: alpha and gamma",
            "sigmoidFocalLoss",
            [focal, soft],
            lambda x, y: losses.sigmoid_focal_loss(x, y, alpha=0.25, gamma=0.5),
            options={"alpha": 0.25, "gamma": 0.5},
        ),
        LossCase(
            "sigmoidFocalLoss: gamma 0",
            "sigmoidFocalLoss",
            [focal, zero_one],
            lambda x, y: losses.sigmoid_focal_loss(x, y, gamma=0.0),
            options={"gamma": 0},
        ),
    ]


def _with_axes(name: str, function: Oracle, arguments: Arguments, cube: Arguments, far: Arguments) -> list[LossCase]:
    """The options that all losses of distributions have."""
    return [
        LossCase(name, name, arguments, function),
        LossCase(f"{name}: axis", name, arguments, lambda x, y: function(x, y, axis=0), options={"axis": 0}),
        LossCase(f"{name}: axes", name, cube, lambda x, y: function(x, y, axis=(0, 2)), options={"axis": [0, 2]}),
        LossCase(
            f"{name}: where", name, arguments, lambda x, y: function(x, y, where=_SOME != 0), options={"where": _SOME}
        ),
        LossCase(f"{name}: far", name, far, function),
    ]


def _distribution() -> list[LossCase]:
    losses = optax.losses
    x, y = np.log(_distributions(7, 3, 4)), _distributions(8, 3, 4)
    cube = [np.log(_distributions(9, 2, 3, 4)), _distributions(10, 2, 3, 4)]
    zeros = np.array([[0.0, 1.0, 0.0, 0.0], [0.5, 0.0, 0.5, 0.0], [0.25] * 4])
    far = [_FAR_LOGITS, np.array([[0.5, 0.25, 0.25], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])]

    def mask_of_rows(function):
        return lambda x, y: function(x, y, where=(_ROWS != 0)[:, None])

    def generalized(x, y, **options):
        return losses.generalized_kl_divergence(x, y, **options)

    def smoothed(**options):
        return lambda x, y: losses.softmax_cross_entropy(x, losses.smooth_labels(y, 0.25, **options))

    one_hot = _one_hot(26, 4, 3)

    return [
        LossCase("smoothLabels", "smoothLabels", [_LOGITS, one_hot], smoothed()),
        LossCase("smoothLabels: axis", "smoothLabels", [_LOGITS, one_hot], smoothed(axis=0), options={"axis": 0}),
        LossCase(
            "smoothLabels: where",
            "smoothLabels",
            [_LOGITS, one_hot * _SOME],
            # Optax gives classes that are left out a share, too.
            lambda x, y: losses.softmax_cross_entropy(
                x, losses.smooth_labels(y, 0.25, where=_SOME != 0) * _SOME
            ),
            options={"where": _SOME},
        ),
        LossCase(
            "makeFenchelYoungLoss: the logarithm of a sum of exponentials",
            "makeFenchelYoungLoss",
            [_CUBE, _CUBE_LABELS],
            losses.make_fenchel_young_loss(jax.scipy.special.logsumexp),
        ),
        *_with_axes(
            "softmaxCrossEntropy", losses.softmax_cross_entropy, [_LOGITS, _LABELS], [_CUBE, _CUBE_LABELS], far
        ),
        LossCase(
            "softmaxCrossEntropy: whole examples",
            "softmaxCrossEntropy",
            [_LOGITS, _LABELS],
            lambda x, y: losses.softmax_cross_entropy(x, y, where=_ROWS != 0),
            options={"where": _ROWS},
        ),
        LossCase(
            "softmaxCrossEntropy: safe, and labels that do not add up to 1",
            "softmaxCrossEntropy",
            [_LOGITS, 3 * _LABELS],
            losses.safe_softmax_cross_entropy,
            lambda x, y: functional.cross_entropy(x, y, reduction="none"),
        ),
        *_with_axes(
            "polyLossCrossEntropy", losses.poly_loss_cross_entropy, [_LOGITS, _LABELS], [_CUBE, _CUBE_LABELS], far
        ),
        LossCase(
            "polyLossCrossEntropy: epsilon",
            "polyLossCrossEntropy",
            [_LOGITS, _LABELS],
            lambda x, y: losses.poly_loss_cross_entropy(x, y, epsilon=-1.0),
            options={"epsilon": -1},
        ),
        *_with_axes("klDivergence", losses.kl_divergence, [x, y], cube, [1e3 * x, zeros]),
        LossCase(
            "klDivergence: whole examples",
            "klDivergence",
            [x, y],
            mask_of_rows(losses.kl_divergence),
            options={"where": _ROWS},
        ),
        LossCase(
            "klDivergence: PyTorch",
            "klDivergence",
            [x, y],
            losses.kl_divergence,
            lambda x, y: functional.kl_div(x, y, reduction="none").sum(-1),
        ),
        *_with_axes(
            "klDivergenceWithLogTargets",
            losses.kl_divergence_with_log_targets,
            [x, np.log(y)],
            [cube[0], np.log(cube[1])],
            [x, 1e3 * np.log(y)],
        ),
        LossCase(
            "klDivergenceWithLogTargets: PyTorch",
            "klDivergenceWithLogTargets",
            [x, np.log(y)],
            losses.kl_divergence_with_log_targets,
            lambda x, t: functional.kl_div(x, t, reduction="none", log_target=True).sum(-1),
        ),
        *_with_axes("generalizedKlDivergence", generalized, [x + 0.5, 2 * y], cube, [x, zeros]),
    ]


def _classification() -> list[LossCase]:
    losses = optax.losses
    name = "softmaxCrossEntropyWithIntegerLabels"
    function = losses.softmax_cross_entropy_with_integer_labels
    rows = [_LOGITS, np.array([0, 3, 1])]
    where = np.array([[1.0, 1, 0, 1], [0, 0, 0, 1], [0, 1, 1, 0]])
    ties = np.array([[1.0, 2.0, 2.0], [0.0, 0.0, 0.0], [3.0, 2.0, 1.0], [2.0, 3.0, 3.0]])
    tied = [ties, np.array([0, 1, 0, 0])]
    far = [_FAR_LOGITS, np.array([2, 1, 0])]

    def multiclass(ours: str, theirs: Oracle) -> list[LossCase]:
        return [
            LossCase(ours, ours, [_random(11, 5, 4, scale=2), _classes(12, 4, 5)], theirs),
            LossCase(f"{ours}: ties", ours, tied, theirs),
            LossCase(f"{ours}: far", ours, far, theirs),
        ]

    return [
        LossCase(
            name, name, rows, function, lambda x, y: functional.cross_entropy(x, y, reduction="none")
        ),
        LossCase(f"{name}: far", name, far, function),
        LossCase(
            f"{name}: axis",
            name,
            [_LOGITS, np.array([0, 2, 1, 1])],
            lambda x, y: function(x, y, axis=0),
            options={"axis": 0},
        ),
        LossCase(
            f"{name}: axes in another order",
            name,
            [_CUBE, np.array([0, 7, 4])],
            lambda x, y: function(x, y, axis=(2, 0)),
            options={"axis": [2, 0]},
        ),
        LossCase(
            f"{name}: where", name, rows, lambda x, y: function(x, y, where=where != 0), options={"where": where}
        ),
        LossCase(
            f"{name}: whole examples",
            name,
            rows,
            lambda x, y: function(x, y, where=_ROWS != 0),
            options={"where": _ROWS},
        ),
        LossCase(f"{name}: three axes", name, [_CUBE, _classes(13, 4, 2, 3)], function),
        *multiclass("multiclassHingeLoss", losses.multiclass_hinge_loss),
        *multiclass("multiclassPerceptronLoss", losses.multiclass_perceptron_loss),
        *multiclass("multiclassSparsemaxLoss", losses.multiclass_sparsemax_loss),
    ]


def _ranking() -> list[LossCase]:
    def ranking(**options):
        return lambda x, y: optax.losses.ranking_softmax_loss(x, y, reduce_fn=None, **options)

    name = "rankingSoftmaxLoss"
    relevance = _classes(14, 3, 3, 4).astype(float)
    weights = _distributions(15, 3, 4)
    where = np.array([[1.0, 1, 0, 1], [0, 0, 0, 0], [0, 1, 1, 0]])
    return [
        LossCase(name, name, [_LOGITS, relevance], ranking()),
        LossCase(
            f"{name}: the mean", name, [_LOGITS, relevance], optax.losses.ranking_softmax_loss, mean=True
        ),
        LossCase(f"{name}: weights", name, [_LOGITS, relevance], ranking(weights=weights), options={"weights": weights}),
        LossCase(
            f"{name}: where and weights",
            name,
            [_LOGITS, relevance],
            # JAX differentiates 0 times -Infinity to NaN: very low scores in place of invalid items.
            lambda x, y: optax.losses.ranking_softmax_loss(
                jnp.where(where != 0, x, -1e4), y * where, weights=weights, reduce_fn=None
            ),
            options={"where": where, "weights": weights},
        ),
    ]


def _segmentation() -> list[LossCase]:
    losses = optax.losses
    images, masks = _random(16, 2, 3, 2, 4, scale=2), _one_hot(17, 4, 2, 3, 2)
    binary, pixels = _random(18, 2, 3, 2, scale=2), _mask(19, 2, 3, 2)
    weights = np.array([0.5, 2.0, 1.0, 0.25])

    def dice(**options):
        return lambda x, y: losses.dice_loss(x, y, **options)

    return [
        LossCase("diceLoss", "diceLoss", [images, masks], dice()),
        LossCase(
            "diceLoss: every number",
            "diceLoss",
            [images, masks],
            dice(class_weights=weights, smooth=0.5, alpha=0.3, beta=0.7, reduction="sum", ignore_background=True),
            options={
                "classWeights": weights,
                "smooth": 0.5,
                "alpha": 0.3,
                "beta": 0.7,
                "reduction": "sum",
                "ignoreBackground": True,
            },
        ),
        LossCase(
            "diceLoss: background, mean",
            "diceLoss",
            [images, masks],
            dice(ignore_background=True),
            options={"ignoreBackground": True},
        ),
        LossCase("diceLoss: axis", "diceLoss", [images, masks], dice(axis=(0, 2)), options={"axis": [0, 2]}),
        LossCase("diceLoss: far", "diceLoss", [100 * images, masks], dice()),
        LossCase("diceLoss: one class", "diceLoss", [binary[..., None], pixels[..., None]], dice()),
        LossCase(
            "diceLoss: one class, background",
            "diceLoss",
            [binary[..., None], pixels[..., None]],
            dice(ignore_background=True),
            options={"ignoreBackground": True},
        ),
        *(
            LossCase(
                f"multiclassGeneralizedDiceLoss{name}",
                "multiclassGeneralizedDiceLoss",
                [images, masks],
                lambda x, y, theirs=theirs: losses.multiclass_generalized_dice_loss(x, y, **theirs),
                options=ours,
                mean=True,
            )
            for name, theirs, ours in (
                ("", {}, {}),
                (
                    ": options",
                    {"smooth": 0.1, "ignore_background": True},
                    {"smooth": 0.1, "ignoreBackground": True},
                ),
            )
        ),
        LossCase("binaryDiceLoss", "binaryDiceLoss", [binary, pixels], losses.binary_dice_loss),
        LossCase(
            "binaryDiceLoss: smooth, a channel",
            "binaryDiceLoss",
            [binary[..., None], pixels[..., None]],
            lambda x, y: losses.binary_dice_loss(x, y, smooth=0.25),
            options={"smooth": 0.25},
        ),
    ]


def _embedding() -> list[LossCase]:
    losses = optax.losses
    x, labels = _random(20, 6, 3), np.array([0, 1, 0, 2, 1, 1])
    anchors, positives, negatives = _random(21, 4, 3), _random(22, 4, 3), _random(23, 4, 3)

    def triplet(**options):
        return lambda a, p, n: losses.triplet_margin_loss(a, p, n, **options)

    def torch_triplet(a, p, n):
        def distance(b):
            return (((a - b) ** 2).sum(-1) + 1e-6).sqrt()

        return functional.relu(distance(p) - distance(n) + 1)

    name = "tripletMarginLoss"
    triple = [anchors, positives, negatives]
    return [
        LossCase("ntxent", "ntxent", [x, labels], losses.ntxent),
        LossCase(
            "ntxent: temperature",
            "ntxent",
            [x, labels],
            lambda x, y: losses.ntxent(x, y, temperature=0.5),
            options={"temperature": 0.5},
        ),
        LossCase(
            "ntxent: cold",
            "ntxent",
            [x, labels],
            lambda x, y: losses.ntxent(x, y, temperature=0.001),
            options={"temperature": 0.001},
        ),
        LossCase("ntxent: a short embedding", "ntxent", [np.vstack([x[:5], 1e-9 * x[5:]]), labels], losses.ntxent),
        LossCase(name, name, triple, triplet(), torch_triplet),
        LossCase(
            f"{name}: every number",
            name,
            triple,
            triplet(axis=0, norm_degree=4, margin=0.25, eps=0.5),
            options={"axis": 0, "normDegree": 4, "margin": 0.25, "eps": 0.5},
        ),
        *(
            LossCase(
                f"{name}: {of}", name, triple, triplet(), torch_triplet, {"gradientOf": of}, of=index
            )
            for index, of in enumerate(("positives", "negatives"), 1)
        ),
    ]


def _ctc() -> list[LossCase]:
    logits = _random(24, 3, 6, 4, scale=2)
    logit_paddings = np.array([[0.0] * 6, [0, 0, 0, 0, 1, 1], [0, 1, 0, 0, 0, 0]])
    labels = np.array([[1, 1, 2], [3, 0, 0], [2, 3, 0]])
    label_paddings = np.array([[0.0, 0, 0], [0, 1, 1], [0, 0, 1]])
    no_labels = np.ones((3, 3))

    def ctc(**options):
        return lambda x, p, y, q: optax.losses.ctc_loss(x, p, y, q, **options)

    def pytorch(blank: int):
        def loss(x, p, y, q):
            # PyTorch knows padding only at the end.
            kept = [x[b][p[b] == 0] for b in range(len(x))]
            lengths = torch.tensor([len(rows) for rows in kept])
            padded = torch.nn.utils.rnn.pad_sequence(kept)
            return functional.ctc_loss(
                padded.log_softmax(-1), y, lengths, (q == 0).sum(-1), blank=blank, reduction="none"
            )

        return loss

    last = np.array([[1, 1, 2], [0, 3, 3], [2, 0, 3]])
    return [
        LossCase("ctcLoss", "ctcLoss", [logits, logit_paddings, labels, label_paddings], ctc(), pytorch(0)),
        LossCase(
            "ctcLoss: the last class is blank",
            "ctcLoss",
            [logits, logit_paddings, last, label_paddings],
            ctc(blank_id=3),
            pytorch(3),
            {"blankId": 3},
        ),
        LossCase("ctcLoss: nothing to read", "ctcLoss", [logits, logit_paddings, labels, no_labels], ctc()),
        LossCase("ctcLoss: far", "ctcLoss", [50 * logits, logit_paddings, labels, label_paddings], ctc(), pytorch(0)),
    ]


LOSSES = [
    *_regression(),
    *_cosine(),
    *_binary(),
    *_distribution(),
    *_classification(),
    *_ranking(),
    *_segmentation(),
    *_embedding(),
    *_ctc(),
]
