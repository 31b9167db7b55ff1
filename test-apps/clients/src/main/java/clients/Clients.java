package clients;

import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import java.net.URI;
import java.util.function.Supplier;
import javax.ws.rs.client.Client;
import javax.ws.rs.client.ClientBuilder;
import javax.ws.rs.client.Entity;
import javax.ws.rs.client.Invocation;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.RuntimeDelegate;
import org.apache.cxf.jaxrs.client.spec.ClientBuilderImpl;
import org.apache.http.HttpHost;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.glassfish.jersey.apache.connector.ApacheConnectorProvider;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.JerseyClientBuilder;
import org.jboss.resteasy.client.jaxrs.ResteasyClientBuilder;
import org.jboss.resteasy.spi.ResteasyProviderFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.OkHttp3ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.HttpComponentsClientHttpConnector;
import org.springframework.http.client.reactive.JettyClientHttpConnector;

/** The last versions for Java 8. */
public final class Clients {
  private Clients() {}

  /** Makes all calls, and waits. */
  public static void main(String[] arguments) throws Exception {
    Calls.make(
        "rest-template-url-connection", Libraries.template(new SimpleClientHttpRequestFactory()));
    Calls.make(
        "rest-template-apache-4", Libraries.template(new HttpComponentsClientHttpRequestFactory()));
    Calls.make("rest-template-okhttp", Libraries.template(new OkHttp3ClientHttpRequestFactory()));
    Calls.make("web-client-jetty", Libraries.webClient(new JettyClientHttpConnector()));
    Calls.make("web-client-apache-5", Libraries.webClient(new HttpComponentsClientHttpConnector()));
    Calls.make("retrofit-okhttp", Libraries.retrofit());
    Calls.make("feign-url-connection", Libraries.feign(new feign.Client.Default(null, null)));
    Calls.make("feign-okhttp", Libraries.feign(new feign.okhttp.OkHttpClient()));
    Calls.make("feign-apache-4", Libraries.feign(new feign.httpclient.ApacheHttpClient()));
    Calls.make("google-url-connection", Libraries.google(new NetHttpTransport()));
    Calls.make("google-apache-4", Libraries.google(new ApacheHttpTransport()));
    RuntimeDelegate.setInstance(new org.glassfish.jersey.internal.RuntimeDelegateImpl());
    Calls.make("jersey-url-connection", jaxRs(JerseyClientBuilder::new));
    Calls.make(
        "jersey-apache-4",
        jaxRs(
            () ->
                new JerseyClientBuilder()
                    .withConfig(
                        new ClientConfig().connectorProvider(new ApacheConnectorProvider()))));
    RuntimeDelegate.setInstance(ResteasyProviderFactory.newInstance());
    Calls.make("resteasy-apache-4", jaxRs(ResteasyClientBuilder::new));
    RuntimeDelegate.setInstance(new org.apache.cxf.jaxrs.impl.RuntimeDelegateImpl());
    Calls.make("cxf-url-connection", jaxRs(ClientBuilderImpl::new));
    Calls.make("elasticsearch-apache-async-4", Clients::elasticsearch);
    Calls.done();
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

  private static void elasticsearch(String method, URI uri) throws Exception {
    try (RestClient client =
        RestClient.builder(new HttpHost(uri.getHost(), uri.getPort())).build()) {
      Request request = new Request(method, uri.getPath());
      if (method.equals("POST")) {
        request.setJsonEntity("{}");
      }
      client.performRequest(request);
    }
  }
}
