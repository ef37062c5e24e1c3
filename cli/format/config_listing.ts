import { isMapping } from "../../core/config/mapping.ts";
import { formatYaml } from "../../core/config/yaml.ts";

/**
 * Writes a configuration as YAML, with comments that name the file that each part comes from.
 *
 * @param values The sections.
 * @param fileOf Names the file that the value at a path comes from.
 */
export function formatConfig(
  values: unknown,
  fileOf: (path: readonly string[]) => string,
): string {
  if (!isMapping(values) || Object.keys(values).length === 0) return formatYaml(values).trimEnd();
  return Object.entries(values).map(([name, section]) => {
    const keys = isMapping(section) ? Object.keys(section) : [];
    const files = new Set(keys.map((key) => fileOf([name, key])));
    if (!isMapping(section) || files.size < 2) {
      const [file = fileOf([name])] = files;
      return `# from ${file}\n${formatYaml({ [name]: section }).trimEnd()}`;
    }
    const parts = Object.entries(section).map(([key, value]) =>
      `# from ${fileOf([name, key])}\n${formatYaml({ [key]: value }).trimEnd()}`.replace(
        /^/gm,
        "  ",
      )
    );
    return [formatYaml({ [name]: null }).replace(/ null\n$/, ""), ...parts].join("\n");
  }).join("\n");
}
