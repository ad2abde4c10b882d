// What runs in a thread of a search: it evaluates one rule after the other.
import { workerData } from 'node:worker_threads';
import { pulseOf } from '../threads/pulse.js';
import { startThread } from '../threads/start-thread.js';
import { evaluateRule, type Evaluation } from './evaluate-rule.js';
import { makeSearchTask } from './make-search-task.js';
import type { FromSearchThread, SearchJob, SearchThreadData } from './search-message.js';
import { trainRule } from './train-rule.js';

startThread(async () => {
  const { task: reference, pulse: memory, port } = workerData as SearchThreadData;
  const pulse = pulseOf(memory);
  const task = await makeSearchTask(reference);

  const evaluated = ({ rule, at }: SearchJob): Evaluation => {
    try {
      if (at === null) return evaluateRule(task, rule);
      const curve = trainRule(task, rule, at);
      const steps = task.epochs * task.stepsPerEpoch;
      return { reward: curve.at(-1)!, curve, learningRate: at.learningRate, steps, failure: null };
    } catch (error) {
      const failure = `it threw: ${error instanceof Error ? error.message : String(error)}`.slice(0, 1000);
      return { reward: 0, curve: [], learningRate: null, steps: 0, failure };
    }
  };

  const say = (message: FromSearchThread): void => {
    port.postMessage(message);
  };

  port.on('message', (job: SearchJob) => {
    // The only sign of life until the rule is done, so that the limit on silence is one on its time.
    pulse.beat();
    say({ _tag: 'Evaluated', evaluation: evaluated(job) });
    pulse.rest();
  });
  say({ _tag: 'Ready' });
  pulse.rest();
});
