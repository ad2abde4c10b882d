/**
 * The number of elements in a block of a sum. Blocks can be computed in any order, by any thread, and only their totals
 * must be added in order.
 *
 * @internal
 */
export const blockLength = 4096;

/**
 * Adds up numbers in the order that the bits contract fixes. The number with coordinate i is added to lane i mod 4 of
 * its block. The total of a block is (lane 0 + lane 1) + (lane 2 + lane 3), and the totals are added from the first
 * block to the last.
 *
 * @param coordinate - The coordinate of the number at a place; ascending.
 * @internal
 */
export const blockedSum = (values: ArrayLike<number>, coordinate: (place: number) => number): number => {
  let total = 0;
  let block = 0;
  let lanes = [0, 0, 0, 0];
  const endBlock = () => {
    total += lanes[0]! + lanes[1]! + (lanes[2]! + lanes[3]!);
    lanes = [0, 0, 0, 0];
  };
  for (let place = 0; place < values.length; place++) {
    const at = coordinate(place);
    const own = Math.floor(at / blockLength);
    if (own !== block) endBlock();
    block = own;
    lanes[at % 4]! += values[place]!;
  }
  endBlock();
  return total;
};
