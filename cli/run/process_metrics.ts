import type { MetricSource, Sample } from "../../core/observe/metrics/metric_source.ts";

/** What the operating system tells of this process, by Python lymph's names. */
export class ProcessMetrics implements MetricSource {
  /** {@inheritDoc MetricSource.samples} */
  *samples(): Generator<Sample> {
    const metrics: Record<string, number | undefined> = {
      ...resourceUsage(),
      ...memory(),
      ...fromProc(),
    };
    for (const [name, value] of Object.entries(metrics)) {
      if (value !== undefined && Number.isFinite(value)) yield [name, value, {}];
    }
  }
}

/** Seconds of processor time and the like, from `getrusage`. */
function resourceUsage(): Record<string, number> {
  // Not imported, as Node's library takes longer to load than Deno, and only metrics need it.
  const usage = globalThis.process.resourceUsage();
  const [user, system] = [usage.userCPUTime / 1e6, usage.systemCPUTime / 1e6];
  return {
    "rusage.utime": user,
    "rusage.stime": system,
    "rusage.maxrss": usage.maxRSS,
    "rusage.minflt": usage.minorPageFault,
    "rusage.majflt": usage.majorPageFault,
    "rusage.inblock": usage.fsRead,
    "rusage.oublock": usage.fsWrite,
    "rusage.nvcsw": usage.voluntaryContextSwitches,
    "rusage.nivcsw": usage.involuntaryContextSwitches,
    "proc.uptime": process.uptime(),
    "proc.cpu.user": user,
    "proc.cpu.system": system,
    "proc.ctxt_switches.voluntary": usage.voluntaryContextSwitches,
    "proc.ctxt_switches.involuntary": usage.involuntaryContextSwitches,
  };
}

function memory(): Record<string, number> {
  const { rss, heapTotal, heapUsed, external } = Deno.memoryUsage();
  return {
    "proc.mem.rss": rss,
    "heap.total": heapTotal,
    "heap.used": heapUsed,
    "heap.external": external,
  };
}

/** What only Linux tells, and only where that may be read. */
function fromProc(): Record<string, number | undefined> {
  if (Deno.build.os !== "linux") return {};
  try {
    const status = readTable("/proc/self/status", /^(\w+):\s+(\d+)/gm);
    const io = readTable("/proc/self/io", /^(\w+):\s+(\d+)/gm);
    const limits = /^Max open files\s+(\d+)\s+(\d+)/m.exec(
      Deno.readTextFileSync("/proc/self/limits"),
    );
    return {
      "proc.mem.vms": 1024 * (status.get("VmSize") ?? NaN),
      "proc.threads.count": status.get("Threads"),
      "proc.io.read_count": io.get("syscr"),
      "proc.io.write_count": io.get("syscw"),
      "proc.io.read_bytes": io.get("read_bytes"),
      "proc.io.write_bytes": io.get("write_bytes"),
      "proc.files.count": [...Deno.readDirSync("/proc/self/fd")].length,
      "proc.files.soft_limit": Number(limits?.[1]),
      "proc.files.hard_limit": Number(limits?.[2]),
    };
  } catch {
    return {}; // without the permission to read it
  }
}

function readTable(path: string, row: RegExp): Map<string, number> {
  return new Map(
    Array.from(Deno.readTextFileSync(path).matchAll(row), ([, name = "", value]) => [
      name,
      Number(value),
    ]),
  );
}
