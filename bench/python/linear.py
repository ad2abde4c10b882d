# scikit-learn on the same examples: SGDClassifier's speed and objectives, and the optimum that liblinear finds.
import json
import sys
import time

import numpy as np
import scipy.sparse as sparse
import sklearn
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.svm import LinearSVC

job = json.loads(sys.argv[1])
folder = job["folder"]
read = lambda name, dtype: np.fromfile(f"{folder}/{name}.bin", dtype)
labels = read("labels", np.float32).astype(np.float64)
indices = read("indices", np.uint32).astype(np.int32)
starts = read("starts", np.uint32).astype(np.int32)
rows = sparse.csr_matrix(
    (read("values", np.float32).astype(np.float64), indices, starts), shape=(len(labels), job["features"])
)


def objective(weights):
    margins = labels * (rows @ weights)
    if job["loss"] == "hinge":
        return float(np.mean(np.maximum(0, 1 - margins)))
    return float(np.mean(np.logaddexp(0, -margins)))


if job["subject"] == "liblinear":
    # Almost no regularisation, as the others have none.
    model = (
        LinearSVC(loss="hinge", dual=True, C=job["C"], fit_intercept=False, max_iter=job["epochs"], tol=1e-3)
        if job["loss"] == "hinge"
        else LogisticRegression(
            solver="liblinear", dual=True, C=job["C"], fit_intercept=False, max_iter=job["epochs"], tol=1e-3
        )
    )
    start = time.perf_counter()
    model.fit(rows, labels)
    seconds = time.perf_counter() - start
    sweeps = int(np.max(model.n_iter_))
    print(
        json.dumps(
            {
                "version": sklearn.__version__,
                "examplesPerSecond": sweeps * len(labels) / seconds,
                "seconds": seconds,
                "sweeps": sweeps,
                "losses": [objective(model.coef_[0])],
            }
        )
    )
else:
    options = dict(
        loss="hinge" if job["loss"] == "hinge" else "log_loss",
        penalty=None,
        learning_rate="constant",
        eta0=job["learningRate"],
        fit_intercept=False,
        tol=None,
        random_state=1,
    )
    model = SGDClassifier(max_iter=job["epochs"], **options)
    start = time.perf_counter()
    model.fit(rows, labels)
    seconds = time.perf_counter() - start
    stepwise = SGDClassifier(**options)
    losses = []
    for _ in range(job["epochs"]):
        stepwise.partial_fit(rows, labels, classes=np.array([-1.0, 1.0]))
        losses.append(objective(stepwise.coef_[0]))
    print(
        json.dumps(
            {
                "version": sklearn.__version__,
                "examplesPerSecond": job["epochs"] * len(labels) / seconds,
                "losses": losses,
            }
        )
    )
