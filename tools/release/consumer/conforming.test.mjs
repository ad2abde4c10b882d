import { conformance, optimizer, transformation } from '@thalweg/testing';
import { scaleByQhm, qhm } from 'thalweg-plugin-qhm';

conformance([
  transformation('scaleByQhm', () => scaleByQhm()),
  optimizer('qhm', (learningRate) => qhm({ learningRate }), 0.05, 0.001),
]);
