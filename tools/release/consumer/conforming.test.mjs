import { conformance, optimizer, transformation } from '@thalweg/testing';
import { scaleBySignum, signum } from 'thalweg-plugin-signum';

conformance([
  transformation('scaleBySignum', () => scaleBySignum()),
  optimizer('signum', (learningRate) => signum({ learningRate }), 0.004, 0.001),
]);
