/** What is known of the data set; as examples, `inputs` are pixels from 0, white, to 1, black. */
export const pixelCount = 64;
export const digitCount = 10;
export const hiddenCount = 32;
