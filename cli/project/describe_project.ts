import { toUrl } from "../launcher/file_url.ts";
import type { ServiceContract, WebRoute } from "../../core/contract/service_contract.ts";
import { describeOffers, describeRoutes } from "../../core/container/describe_offers.ts";
import { withDeclaredSchemas } from "../../core/contract/service/declared_schemas.ts";
import { declarationsOf } from "../../core/declarations/declaration.ts";
import { ConfigError, toError } from "../../core/errors.ts";
import type { InterfaceClass } from "../../core/interface/interface.ts";
import { formatVersion, parseVersion } from "../../core/version.ts";
import { isWebServiceClass } from "../../web/mod.ts";
import { SourceDescriber } from "../contract/source_describer.ts";
import { loadInterface, parseInterfaceName } from "./configured_interfaces.ts";
import type { OpenedConfig } from "./open_config.ts";

/** Options of {@linkcode describeProject}. */
export interface DescribeProjectOptions {
  /**
   * Which services to describe, by their names.
   *
   * @default {all}
   */
  readonly names?: readonly string[];
}

/**
 * Describes the services of the working tree, as its source stands. Their modules are loaded, and
 * nothing is started; only a web service whose rules are not static is created.
 *
 * @returns A contract for each key of the section `interfaces`, in its order: several for a service
 *   of which it has several versions.
 * @throws {ConfigError} If a class cannot be loaded or is no interface.
 * @throws {Error} If the types cannot be read.
 */
export async function describeProject(
  { config, directories }: OpenedConfig,
  { names }: DescribeProjectOptions = {},
): Promise<ServiceContract[]> {
  const project = toUrl(`${directories.project}/`).href;
  const describer = new SourceDescriber({ project }); // before the classes are loaded
  const services: { key: string; name: string; version: string | null; type: InterfaceClass }[] =
    [];
  for (const key of config.section("interfaces").keys()) {
    const { name, version } = config.read(["interfaces", key], () => parseInterfaceName(key));
    if (names !== undefined && !names.includes(name)) continue;
    services.push({ key, name, version, type: await loadInterface(config, key) });
  }
  const types = await describer.describeAll(services.map(({ type }) => type));
  return await Promise.all(services.map(async ({ key, name, version, type }) => {
    const contract = types.get(type);
    return {
      name,
      version: version === null ? null : formatVersion(parseVersion(version)),
      methods: await describeOffers(type),
      routes: isWebServiceClass(type) ? await routesOf(type, key) : [],
      ...(contract && { types: withDeclaredSchemas(contract, declarationsOf(type)) }),
    };
  }));
}

async function routesOf(type: InterfaceClass, key: string): Promise<WebRoute[]> {
  try {
    return await describeRoutes(new type());
  } catch (cause) {
    const reason = toError(cause).message;
    throw new ConfigError(`Cannot describe ${key} as it cannot be created: ${reason}`, { cause });
  }
}
