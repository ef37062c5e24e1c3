/**
 * The environment variables by which a node tells its processes where to listen.
 *
 * @module
 */
export { SHARED_FDS_VARIABLE } from "./inherited_socket.ts";
export { OWN_PORT_VARIABLE, SHARED_PORTS_VARIABLE } from "./shared_port.ts";
