/**
 * Where the nodes of a graph are computed: the name of a device for each place.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export type Placement = readonly string[];
