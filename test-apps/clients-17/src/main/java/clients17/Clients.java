package clients17;

import clients.Calls;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import feign.Feign;
import feign.Param;
import feign.RequestLine;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.util.function.Supplier;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import org.apache.cxf.jaxrs.client.spec.ClientBuilderImpl;
import org.glassfish.jersey.apache5.connector.Apache5ConnectorProvider;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.JerseyClientBuilder;
import org.glassfish.jersey.client.spi.ConnectorProvider;
import org.glassfish.jersey.jnh.connector.JavaNetHttpConnectorProvider;
import org.jboss.resteasy.client.jaxrs.internal.ResteasyClientBuilderImpl;
import org.jboss.resteasy.spi.ResteasyProviderFactory;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.HttpComponentsClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.JettyClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.Url;

/** The newest versions, for Java 17. */
public final class Clients {
  private Clients() {}

  /** Makes all calls, and waits. */
  public static void main(String[] arguments) throws Exception {
    Calls.make("rest-template-url-connection", template(new SimpleClientHttpRequestFactory()));
    Calls.make("rest-template-jdk", template(new JdkClientHttpRequestFactory()));
    Calls.make("rest-template-apache-5", template(new HttpComponentsClientHttpRequestFactory()));
    Calls.make("rest-template-jetty", template(new JettyClientHttpRequestFactory()));
    Calls.make("rest-client-url-connection", restClient(new SimpleClientHttpRequestFactory()));
    Calls.make("rest-client-jdk", restClient(new JdkClientHttpRequestFactory()));
    Calls.make("rest-client-apache-5", restClient(new HttpComponentsClientHttpRequestFactory()));
    Calls.make("rest-client-jetty", restClient(new JettyClientHttpRequestFactory()));
    Calls.make("web-client-jdk", webClient(new JdkClientHttpConnector()));
    Calls.make("web-client-jetty", webClient(new JettyClientHttpConnector()));
    Calls.make("web-client-apache-5", webClient(new HttpComponentsClientHttpConnector()));
    Calls.make("retrofit-okhttp", retrofit());
    Calls.make("feign-url-connection", feign(new feign.Client.Default(null, null)));
    Calls.make("feign-jdk", feign(new feign.http2client.Http2Client()));
    Calls.make("feign-apache-5", feign(new feign.hc5.ApacheHttp5Client()));
    Calls.make("google-url-connection", google(new NetHttpTransport()));
    Calls.make("google-apache-5", google(new Apache5HttpTransport()));
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

  private static Calls.Client template(ClientHttpRequestFactory requests) {
    RestTemplate template = new RestTemplate(requests);
    return (method, uri) ->
        template.exchange(uri, HttpMethod.valueOf(method), body(method), String.class);
  }

  private static HttpEntity<String> body(String method) {
    return method.equals("POST") ? new HttpEntity<>("body") : null;
  }

  private static Calls.Client webClient(ClientHttpConnector connector) {
    WebClient client = WebClient.builder().clientConnector(connector).build();
    return (method, uri) -> {
      WebClient.RequestBodySpec request = client.method(HttpMethod.valueOf(method)).uri(uri);
      if (method.equals("POST")) {
        request.bodyValue("body");
      }
      request.retrieve().bodyToMono(String.class).block();
    };
  }

  /** As Retrofit is asked: by an interface. */
  interface Pages {
    @GET
    Call<ResponseBody> get(@Url String url);

    @POST
    Call<ResponseBody> post(@Url String url, @Body RequestBody body);
  }

  private static Calls.Client retrofit() {
    Pages pages = new Retrofit.Builder().baseUrl("http://127.0.0.1/").build().create(Pages.class);
    return (method, uri) -> {
      Call<ResponseBody> call =
          method.equals("POST")
              ? pages.post(
                  uri.toString(), RequestBody.create("body", MediaType.parse("text/plain")))
              : pages.get(uri.toString());
      retrofit2.Response<ResponseBody> response = call.execute();
      (response.isSuccessful() ? response.body() : response.errorBody()).string();
    };
  }

  /** As Feign is asked. */
  interface Resources {
    @RequestLine("GET /{path}")
    String get(@Param("path") String path);

    @RequestLine("POST /{path}")
    String post(@Param("path") String path, String body);
  }

  private static Calls.Client feign(feign.Client client) {
    return (method, uri) -> {
      Resources resources =
          Feign.builder()
              .client(client)
              .decoder(new feign.codec.StringDecoder())
              .target(Resources.class, "http://" + uri.getAuthority());
      String path = uri.getPath().substring(1);
      if (method.equals("POST")) {
        resources.post(path, "body");
      } else {
        resources.get(path);
      }
    };
  }

  private static Calls.Client google(HttpTransport transport) {
    return (method, uri) ->
        transport
            .createRequestFactory()
            .buildRequest(
                method,
                new GenericUrl(uri),
                method.equals("POST") ? ByteArrayContent.fromString("text/plain", "body") : null)
            .execute()
            .parseAsString();
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
