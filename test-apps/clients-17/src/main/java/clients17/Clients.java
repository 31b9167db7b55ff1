package clients17;

import clients.Calls;
import clients.Libraries;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.util.function.Supplier;
import org.apache.cxf.jaxrs.client.spec.ClientBuilderImpl;
import org.glassfish.jersey.apache5.connector.Apache5ConnectorProvider;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.JerseyClientBuilder;
import org.glassfish.jersey.client.spi.ConnectorProvider;
import org.glassfish.jersey.jnh.connector.JavaNetHttpConnectorProvider;
import org.jboss.resteasy.client.jaxrs.internal.ResteasyClientBuilderImpl;
import org.jboss.resteasy.spi.ResteasyProviderFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.HttpComponentsClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.JettyClientHttpConnector;
import org.springframework.web.client.RestClient;

/** The newest versions, for Java 17. */
public final class Clients {
  private Clients() {}

  /** Makes all calls, and waits. */
  public static void main(String[] arguments) throws Exception {
    Calls.make(
        "rest-template-url-connection", Libraries.template(new SimpleClientHttpRequestFactory()));
    Calls.make("rest-template-jdk", Libraries.template(new JdkClientHttpRequestFactory()));
    Calls.make(
        "rest-template-apache-5", Libraries.template(new HttpComponentsClientHttpRequestFactory()));
    Calls.make("rest-template-jetty", Libraries.template(new JettyClientHttpRequestFactory()));
    Calls.make("rest-client-url-connection", restClient(new SimpleClientHttpRequestFactory()));
    Calls.make("rest-client-jdk", restClient(new JdkClientHttpRequestFactory()));
    Calls.make("rest-client-apache-5", restClient(new HttpComponentsClientHttpRequestFactory()));
    Calls.make("rest-client-jetty", restClient(new JettyClientHttpRequestFactory()));
    Calls.make("web-client-jdk", Libraries.webClient(new JdkClientHttpConnector()));
    Calls.make("web-client-jetty", Libraries.webClient(new JettyClientHttpConnector()));
    Calls.make("web-client-apache-5", Libraries.webClient(new HttpComponentsClientHttpConnector()));
    Calls.make("retrofit-okhttp", Libraries.retrofit());
    Calls.make("feign-url-connection", Libraries.feign(new feign.Client.Default(null, null)));
    Calls.make("feign-jdk", Libraries.feign(new feign.http2client.Http2Client()));
    Calls.make("feign-apache-5", Libraries.feign(new feign.hc5.ApacheHttp5Client()));
    Calls.make("google-url-connection", Libraries.google(new NetHttpTransport()));
    Calls.make("google-apache-5", Libraries.google(new Apache5HttpTransport()));
    RuntimeDelegate.setInstance(new org.glassfish.jersey.internal.RuntimeDelegateImpl());
    Calls.make("jersey-url-connection", jaxRs(JerseyClientBuilder::new));
    Calls.make("jersey-apache-5", jaxRs(() -> jersey(new Apache5ConnectorProvider())));
    Calls.make("jersey-jdk", jaxRs(() -> jersey(new JavaNetHttpConnectorProvider())));
    RuntimeDelegate.setInstance(ResteasyProviderFactory.newInstance());
    Calls.make("resteasy-apache-4", jaxRs(ResteasyClientBuilderImpl::new));
    RuntimeDelegate.setInstance(new org.apache.cxf.jaxrs.impl.RuntimeDelegateImpl());
    Calls.make("cxf-jdk", jaxRs(ClientBuilderImpl::new));
    Calls.done();
  }

  private static ClientBuilder jersey(ConnectorProvider connectors) {
    return new JerseyClientBuilder().withConfig(new ClientConfig().connectorProvider(connectors));
  }

  private static Calls.Client restClient(ClientHttpRequestFactory requests) {
    RestClient client = RestClient.builder().requestFactory(requests).build();
    return (method, uri) -> {
      RestClient.RequestBodySpec request = client.method(HttpMethod.valueOf(method)).uri(uri);
      if (method.equals("POST")) {
        request.body("body");
      }
      request.retrieve().body(String.class);
    };
  }

  private static Calls.Client jaxRs(Supplier<ClientBuilder> builder) {
    return (method, uri) -> {
      Client client = builder.get().build();
      try {
        Invocation.Builder request = client.target(uri).request();
        Response response =
            method.equals("POST") ? request.post(Entity.text("body")) : request.get();
        response.readEntity(String.class);
      } finally {
        client.close();
      }
    };
  }
}
