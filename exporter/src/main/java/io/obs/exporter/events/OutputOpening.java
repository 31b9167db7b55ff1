package io.obs.exporter.events;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes the outputs that {@link EventOutputs} names. Apart from it, since that one is loaded before
 * the application starts, and whoever makes outputs needs their classes to be verified.
 */
final class OutputOpening {
  private OutputOpening() {}

  /** See {@link EventOutputs#open}. */
  static List<LineOutput> open(
      EventOutputs settings, String serviceName, ProcessIdentity process, EventDrops drops) {
    List<LineOutput> opened = new ArrayList<LineOutput>(settings.names().size());
    for (String output : settings.names()) {
      Destination destination = destination(settings, output, serviceName, process, drops);
      boolean remote = output.contains("://") && !output.startsWith(EventOutputs.FILE);
      if (remote || settings.names().size() > 1) {
        // A pipe that nobody reads or a file on a dead server must not hold up the others.
        BufferedOutput buffered = new BufferedOutput(destination, drops);
        if (remote) {
          buffered.start();
        }
        opened.add(buffered);
      } else {
        opened.add(new DirectOutput(destination, drops));
      }
    }
    return opened;
  }

  /** See {@link EventOutputs#direct}. */
  static LineOutput direct(EventOutputs settings, String output, EventDrops drops) {
    return new DirectOutput(destination(settings, output, null, null, drops), drops);
  }

  private static Destination destination(
      EventOutputs settings,
      String output,
      String serviceName,
      ProcessIdentity process,
      EventDrops drops) {
    if (output.startsWith(EventOutputs.FILE)) {
      return new LogFile(
          output.substring(EventOutputs.FILE.length()),
          settings.fileMaxBytes,
          settings.fileMaxFiles);
    }
    int scheme = output.indexOf("://");
    if (scheme < 0) {
      return new StandardStream(output);
    }
    ReceiverAddress address = ReceiverAddress.parse(output.substring(scheme + 3));
    SyslogFormat syslog =
        output.startsWith("syslog")
            ? new SyslogFormat(serviceName, process, settings.syslogMaxBytes)
            : null;
    if (output.startsWith(EventOutputs.SYSLOG_UDP)) {
      return new UdpReceiver(output, address, syslog, drops);
    }
    boolean tls = output.startsWith(EventOutputs.TLS) || output.startsWith(EventOutputs.SYSLOG_TLS);
    return new TcpReceiver(output, address, syslog, tls ? new TlsClient(settings.tlsCa) : null);
  }
}
