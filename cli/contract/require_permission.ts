/**
 * Makes sure of a permission without asking for it: contracts are worth no question on a terminal.
 *
 * @throws {Deno.errors.NotCapable} If it is not granted.
 */
export function requirePermission(descriptor: Deno.PermissionDescriptor): void {
  if (Deno.permissions.querySync(descriptor).state === "granted") return;
  throw new Deno.errors.NotCapable(`The permission to ${descriptor.name} is missing`);
}
