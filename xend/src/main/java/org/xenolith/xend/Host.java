package org.xenolith.xend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xenolith.control.NodeInfo;

/** The host, as /proc and /sys describe it: Domain-0 and what there is to give. */
public final class Host {
  private static final double TICKS_PER_SECOND = 100;

  private final Path root;

  /**
   * @param root of the file system; / but in tests
   */
  public Host(Path root) {
    this.root = root;
  }

  /** Memory of the host, or of the control group that we are confined to. */
  public long totalMemoryMib() {
    return Math.min(meminfoMib("MemTotal"), groupLimitMib());
  }

  /** What new domains could have. */
  public long freeMemoryMib() {
    return Math.min(meminfoMib("MemAvailable"), groupLimitMib());
  }

  public int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Processor time that the host has spent since it started, on everything. */
  public double cpuSeconds() {
    String[] fields = first("proc/stat").split("\\s+");
    double ticks = 0;
    // cpu user nice system idle iowait irq softirq steal …: idle and iowait are no work.
    for (int i = 1; i < Math.min(fields.length, 8); i++) {
      ticks += i == 4 || i == 5 ? 0 : Double.parseDouble(fields[i]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** When the host started, in milliseconds since 1970. */
  public long startedMillis() {
    String[] fields = first("proc/uptime").split("\\s+");
    double seconds = fields[0].isEmpty() ? 0 : Double.parseDouble(fields[0]);
    return System.currentTimeMillis() - (long) (seconds * 1000);
  }

  /** The lines of {@code xm info}. */
  public NodeInfo info() {
    Map<String, String> info = new LinkedHashMap<>();
    info.put("host", first("proc/sys/kernel/hostname"));
    info.put("release", first("proc/sys/kernel/osrelease"));
    info.put("version", first("proc/sys/kernel/version"));
    info.put("machine", System.getProperty("os.arch", "").replace("amd64", "x86_64"));
    int nodes = Math.max(1, countNodes());
    int sockets = Math.max(1, distinct("physical id"));
    int cores = Math.max(1, (int) number(cpuinfo("cpu cores")));
    int siblings = Math.max(cores, (int) number(cpuinfo("siblings")));
    info.put("nr_cpus", Integer.toString(processors()));
    info.put("nr_nodes", Integer.toString(nodes));
    info.put("sockets_per_node", Integer.toString(Math.max(1, sockets / nodes)));
    info.put("cores_per_socket", Integer.toString(cores));
    info.put("threads_per_core", Integer.toString(Math.max(1, siblings / cores)));
    info.put("cpu_mhz", Long.toString(Math.round(number(cpuinfo("cpu MHz")))));
    info.put("total_memory", Long.toString(totalMemoryMib()));
    info.put("free_memory", Long.toString(freeMemoryMib()));
    info.put("xen_major", "4");
    info.put("xen_minor", "17");
    info.put("xen_extra", ".0");
    info.put("xen_caps", "xen-3.0-x86_64");
    info.put("xen_pagesize", "4096");
    info.put("platform_params", "virt_start=0xffff800000000000");
    info.put("xend_config_format", "4");
    return new NodeInfo(info);
  }

  private long meminfoMib(String key) {
    for (String line : lines("proc/meminfo")) {
      if (line.startsWith(key + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10;
      }
    }
    return Long.MAX_VALUE;
  }

  private long groupLimitMib() {
    String limit = first("sys/fs/cgroup/memory.max");
    return limit.matches("[0-9]{1,18}") ? Long.parseLong(limit) >> 20 : Long.MAX_VALUE;
  }

  private int countNodes() {
    try (var nodes = Files.list(root.resolve("sys/devices/system/node"))) {
      return (int)
          nodes.filter(path -> path.getFileName().toString().matches("node[0-9]+")).count();
    } catch (IOException e) {
      return 1;
    }
  }

  private String cpuinfo(String key) {
    for (String line : lines("proc/cpuinfo")) {
      if (line.startsWith(key)) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    return "";
  }

  private int distinct(String key) {
    Set<String> values = new LinkedHashSet<>();
    for (String line : lines("proc/cpuinfo")) {
      if (line.startsWith(key)) {
        values.add(line);
      }
    }
    return values.size();
  }

  private static double number(String text) {
    return text.matches("[0-9]+(\\.[0-9]+)?") ? Double.parseDouble(text) : 0;
  }

  private String first(String path) {
    List<String> lines = lines(path);
    return lines.isEmpty() ? "" : lines.getFirst().strip();
  }

  private List<String> lines(String path) {
    try {
      return Files.readAllLines(root.resolve(path));
    } catch (IOException e) {
      return List.of();
    }
  }
}
