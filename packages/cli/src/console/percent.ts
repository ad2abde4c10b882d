export const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;
