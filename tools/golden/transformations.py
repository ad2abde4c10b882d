"""Cases for transformations by themselves, on the list of gradients."""

import numpy as np
import optax
from optax import projections as onto

import paper_rules as rules
from case import Case
from projections import project_updates
from with_optax import optax_oracle, optax_schedule


NORMAL = {"b": [1.0, -2.0, 0.5], "s": 0.5, "w": [[0.25, 3.0, -1.5], [0.0, 0.75, 2.0]]}


def _case(name: str, spec: dict, tx: optax.GradientTransformation) -> Case:
    return Case(name=name, spec=spec, problem="list", oracles={"optax": optax_oracle(tx)})


TRANSFORMATIONS = [
    _case("scale", {"name": "scale", "factor": -0.5}, optax.scale(-0.5)),
    _case(
        "scaleByLearningRate",
        {"name": "scaleByLearningRate", "learningRate": 0.1},
        optax.scale_by_learning_rate(0.1),
    ),
    _case(
        "scaleByLearningRate: schedule",
        {
            "name": "scaleByLearningRate",
            "learningRate": {"name": "cosineDecay", "initialValue": 0.1, "steps": 10, "alpha": 0.1},
        },
        optax.scale_by_learning_rate(optax_schedule(optax.cosine_decay_schedule(0.1, 10, alpha=0.1))),
    ),
    _case(
        "scaleBySchedule",
        {
            "name": "scaleBySchedule",
            "schedule": {"name": "linear", "from": 1, "to": -1, "steps": 8, "begin": 2},
        },
        optax.scale_by_schedule(optax_schedule(optax.linear_schedule(1.0, -1.0, 8, 2))),
    ),
    _case("addMomentum", {"name": "addMomentum", "decay": 0.9}, optax.trace(0.9)),
    _case("addMomentum: decay 0", {"name": "addMomentum", "decay": 0}, optax.trace(0.0)),
    _case(
        "addMomentum: nesterov",
        {"name": "addMomentum", "decay": 0.9, "nesterov": True},
        optax.trace(0.9, nesterov=True),
    ),
    _case(
        "addMomentum: nesterov, decay 0",
        {"name": "addMomentum", "decay": 0, "nesterov": True},
        optax.trace(0.0, nesterov=True),
    ),
    _case("clip", {"name": "clip", "maxDelta": 0.75}, optax.clip(0.75)),
    _case("clipByGlobalNorm", {"name": "clipByGlobalNorm", "maxNorm": 3}, optax.clip_by_global_norm(3.0)),
    _case(
        "clipByGlobalNorm: never reached",
        {"name": "clipByGlobalNorm", "maxNorm": 1e9},
        optax.clip_by_global_norm(1e9),
    ),
    _case(
        "clipByGlobalNorm: always reached",
        {"name": "clipByGlobalNorm", "maxNorm": 1e-13},
        optax.clip_by_global_norm(1e-13),
    ),
    _case(
        "addDecayedWeights",
        {"name": "addDecayedWeights", "weightDecay": 0.01},
        optax.add_decayed_weights(0.01),
    ),
    _case(
        "addDecayedWeights: mask",
        {"name": "addDecayedWeights", "weightDecay": 0.01, "mask": "**.w"},
        optax.add_decayed_weights(0.01, mask={"b": False, "s": False, "w": True}),
    ),
    _case(
        "addDecayedWeights: schedule",
        {"name": "addDecayedWeights", "weightDecay": {"name": "linear", "from": 0.1, "to": 0, "steps": 10}},
        optax.add_decayed_weights(optax_schedule(optax.linear_schedule(0.1, 0.0, 10))),
    ),
    _case("scaleByAdam", {"name": "scaleByAdam"}, optax.scale_by_adam()),
    _case(
        "scaleByAdam: b1 and b2",
        {"name": "scaleByAdam", "b1": 0.5, "b2": 0.9},
        optax.scale_by_adam(b1=0.5, b2=0.9),
    ),
    _case("scaleByAdam: b1 0", {"name": "scaleByAdam", "b1": 0}, optax.scale_by_adam(b1=0.0)),
    _case("scaleByAdam: b2 0", {"name": "scaleByAdam", "b2": 0}, optax.scale_by_adam(b2=0.0)),
    _case("scaleByAdam: eps", {"name": "scaleByAdam", "eps": 1e-3}, optax.scale_by_adam(eps=1e-3)),
    _case(
        "scaleByAdam: epsRoot", {"name": "scaleByAdam", "epsRoot": 1e-6}, optax.scale_by_adam(eps_root=1e-6)
    ),
    _case("averageUpdates", {"name": "averageUpdates", "decay": 0.9}, optax.ema(0.9)),
    _case(
        "averageUpdates: debias false",
        {"name": "averageUpdates", "decay": 0.5, "debias": False},
        optax.ema(0.5, debias=False),
    ),
    _case("averageUpdates: decay 0", {"name": "averageUpdates", "decay": 0}, optax.ema(0.0)),
    _case("clipByBlockRms", {"name": "clipByBlockRms", "threshold": 1}, optax.clip_by_block_rms(1.0)),
    _case(
        "clipByBlockRms: never reached",
        {"name": "clipByBlockRms", "threshold": 1e9},
        optax.clip_by_block_rms(1e9),
    ),
    _case("keepParamsNonNegative", {"name": "keepParamsNonNegative"}, optax.keep_params_nonnegative()),
    _case("normalizeByUpdateNorm", {"name": "normalizeByUpdateNorm"}, optax.normalize_by_update_norm()),
    _case(
        "normalizeByUpdateNorm: all options",
        {"name": "normalizeByUpdateNorm", "scaleFactor": -2, "eps": 0.1},
        optax.normalize_by_update_norm(-2.0, 0.1),
    ),
    _case(
        "scaleByAdemamix",
        {"name": "scaleByAdemamix", "alpha": 6},
        optax.contrib.scale_by_ademamix(),
    ),
    _case("scaleByAdopt", {"name": "scaleByAdopt"}, optax.contrib.scale_by_adopt()),
    _case(
        "scaleByOptimisticGradient",
        {"name": "scaleByOptimisticGradient", "alpha": 0.5, "beta": 2},
        optax.scale_by_optimistic_gradient(0.5, 2.0),
    ),
    _case("scaleByParamBlockNorm", {"name": "scaleByParamBlockNorm"}, optax.scale_by_param_block_norm()),
    _case(
        "scaleByParamBlockNorm: minScale",
        {"name": "scaleByParamBlockNorm", "minScale": 2},
        optax.scale_by_param_block_norm(2.0),
    ),
    _case("scaleByParamBlockRms", {"name": "scaleByParamBlockRms"}, optax.scale_by_param_block_rms()),
    _case(
        "scaleByParamBlockRms: minScale",
        {"name": "scaleByParamBlockRms", "minScale": 1},
        optax.scale_by_param_block_rms(1.0),
    ),
    _case("setToZero", {"name": "setToZero"}, optax.set_to_zero()),
    _case("zeroNans", {"name": "zeroNans"}, optax.zero_nans()),
    Case(
        name="chain: sgd, keepParamsNonNegative",
        spec={
            "name": "chain",
            "transformations": [{"name": "sgd", "learningRate": 0.1}, {"name": "keepParamsNonNegative"}],
        },
        oracles={
            "optax": optax_oracle(optax.chain(optax.sgd(0.1), optax.keep_params_nonnegative())),
            "paper": rules.paper_oracle(lambda: rules.projected_gradient(0.1)),
        },
    ),
    *(
        Case(
            name=f"chain: sgd, keepParamsIn, {projection['name']}",
            spec={
                "name": "chain",
                "transformations": [
                    {"name": "sgd", "learningRate": 0.1},
                    {"name": "keepParamsIn", "projection": projection},
                ],
            },
            oracles={"optax": optax_oracle(optax.chain(optax.sgd(0.1), project_updates(project)))},
        )
        for projection, project in (
            ({"name": "projectionL2Ball", "scale": 1.5}, lambda tree: onto.projection_l2_ball(tree, 1.5)),
            ({"name": "projectionSimplex", "scale": 2}, lambda tree: onto.projection_simplex(tree, 2.0)),
            (
                {"name": "projectionHyperplane", "a": NORMAL, "b": -1.5},
                lambda tree: onto.projection_hyperplane(tree, {key: np.array(value) for key, value in NORMAL.items()}, -1.5),
            ),
        )
    ),
    Case(
        name="chain: normalized gradient descent",
        spec={
            "name": "chain",
            "transformations": [
                {"name": "normalizeByUpdateNorm", "eps": 1e-8},
                {"name": "scaleByLearningRate", "learningRate": 0.1},
            ],
        },
        oracles={
            "optax": optax_oracle(
                optax.chain(optax.normalize_by_update_norm(eps=1e-8), optax.scale_by_learning_rate(0.1))
            )
        },
    ),
]
