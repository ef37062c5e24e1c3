/**
 * The environment variables by which a node tells its processes where to listen.
 *
 * @module
 */
