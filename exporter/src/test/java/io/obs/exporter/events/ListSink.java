package io.obs.exporter.events;

import io.obs.bootstrap.ExceptionSink;
import io.obs.bootstrap.UncaughtException;
import java.util.List;

/** Keeps what is handed over. */
final class ListSink implements ExceptionSink {
  private final List<UncaughtException> exceptions;

  ListSink(List<UncaughtException> exceptions) {
    this.exceptions = exceptions;
  }

  @Override
  public void accept(UncaughtException exception) {
    exceptions.add(exception);
  }

  @Override
  public String errorId(Throwable thrown, String origin) {
    return null;
  }

  @Override
  public Throwable remember(Throwable thrown) {
    return null;
  }
}
