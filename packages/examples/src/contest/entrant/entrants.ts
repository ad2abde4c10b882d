import {
  adabelief,
  adadelta,
  adafactor,
  adagrad,
  adam,
  adamax,
  adamw,
  adan,
  addSign,
  ademamix,
  adopt,
  amsgrad,
  lamb,
  lion,
  momentum,
  muon,
  nadam,
  nesterov,
  powerSign,
  prodigy,
  radam,
  rmsprop,
  scheduleFreeAdamw,
  sgd,
  signum,
  soap,
  sophia,
  yogi,
} from '@thalweg/optimizers';
import { cosineDecay } from '@thalweg/schedules';
import { decays, log, type Drawn, type Range } from '../draw/search-space.js';
import { entrant, type Course, type Entrant } from './entrant.js';

/** Every learning rate has a range of three decades, around the middle that is usual for its method. */
const around = (middle: number): Range => log(middle / Math.sqrt(1000), middle * Math.sqrt(1000));

/** The decay of a mean of gradients. */
const fast = decays(0.5, 0.98);
/** The decay of a mean of squares. */
const slow = decays(0.9, 0.999);
const weightDecay = log(1e-4, 0.1);

const ofGradient = { learningRate: around(0.3) };
const withMomentum = { learningRate: around(0.03), momentum: fast };
const ofAdam = { learningRate: around(0.03), b1: fast, b2: slow };
const ofAdamw = { learningRate: around(0.03), b1: fast, weightDecay };
const ofSign = { learningRate: around(0.003) };

const ofTwoMeans = { learningRate: around(0.03), b3: decays(0.9, 0.9999), alpha: log(1, 10) };
const ofMatrices = { learningRate: around(0.03), adamLearningRate: around(0.03), momentum: fast };
const ofCurvature = { learningRate: around(0.03), gamma: log(0.01, 1), b1: fast };

const adamwWithCosine =
  ({ steps }: Course) =>
  ({ learningRate, ...rest }: Drawn<keyof typeof ofAdamw>) =>
    adamw({ learningRate: cosineDecay({ initialValue: learningRate, steps }), ...rest });

/** With a rate that is tuned as the others are: neither falling nor in units of the parameters' size. */
const plainAdafactor = ({ learningRate }: Drawn<'learningRate'>) =>
  adafactor({ learningRate, relativeStep: false, multiplyByParameterScale: false });

/** The axis of 200 features has no basis of its own: its eigenvectors would take minutes. */
const soapOnShortAxes = (drawn: Drawn<keyof typeof ofAdamw>) => soap({ ...drawn, maxPreconditionerDim: 100 });

const sophiaWithKey =
  ({ key }: Course) =>
  (drawn: Drawn<keyof typeof ofCurvature>) =>
    sophia({ ...drawn, key });

/** All that compete. To add one, add a line. An entrant without a range is an optimizer with its default options. */
export const entrants: readonly Entrant[] = [
  entrant('sgd', ofGradient, () => sgd),
  entrant('momentum', withMomentum, () => momentum),
  entrant('nesterov', withMomentum, () => nesterov),
  entrant('adagrad', ofGradient, () => adagrad),
  entrant('adadelta', { learningRate: around(1), rho: decays(0.8, 0.99) }, () => adadelta),
  entrant('rmsprop', { learningRate: around(0.03), decay: slow }, () => rmsprop),
  entrant('adam', ofAdam, () => adam),
  entrant('adam, defaults', {}, () => () => adam()),
  entrant('adamax', ofAdam, () => adamax),
  entrant('nadam', ofAdam, () => nadam),
  entrant('amsgrad', ofAdam, () => amsgrad),
  entrant('radam', ofAdam, () => radam),
  entrant('adabelief', ofAdam, () => adabelief),
  entrant('yogi', ofAdam, () => yogi),
  entrant('adopt', ofAdam, () => adopt),
  entrant('adamw', ofAdamw, () => adamw),
  entrant('adamw, cosine', ofAdamw, adamwWithCosine),
  entrant('scheduleFreeAdamw', ofAdamw, () => scheduleFreeAdamw),
  entrant('scheduleFreeAdamw, defaults', {}, () => () => scheduleFreeAdamw()),
  entrant('prodigy', { dCoefficient: log(0.1, 10), b1: fast, b2: slow }, () => prodigy),
  entrant('prodigy, defaults', {}, () => () => prodigy()),
  entrant('adan', { learningRate: around(0.03), b1: fast, weightDecay }, () => adan),
  entrant('ademamix', ofTwoMeans, () => ademamix),
  entrant('lamb', ofAdamw, () => lamb),
  entrant('adafactor', { learningRate: around(0.03) }, () => plainAdafactor),
  entrant('signum', { ...ofSign, momentum: fast }, () => signum),
  entrant('lion', { ...ofSign, b1: fast, weightDecay }, () => lion),
  entrant('powerSign', { ...ofGradient, decay: fast }, () => powerSign),
  entrant('addSign', { ...ofGradient, decay: fast }, () => addSign),
  entrant('muon', ofMatrices, () => muon),
  entrant('muon, defaults', {}, () => () => muon()),
  entrant('soap', ofAdamw, () => soapOnShortAxes),
  entrant('sophia', ofCurvature, sophiaWithKey),
];
