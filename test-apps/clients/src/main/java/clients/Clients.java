package clients;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import feign.Feign;
import feign.Param;
import feign.RequestLine;
import java.net.URI;
import java.util.function.Supplier;
import javax.ws.rs.client.Client;
import javax.ws.rs.client.ClientBuilder;
import javax.ws.rs.client.Entity;
import javax.ws.rs.client.Invocation;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.RuntimeDelegate;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import org.apache.cxf.jaxrs.client.spec.ClientBuilderImpl;
import org.apache.http.HttpHost;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.glassfish.jersey.apache.connector.ApacheConnectorProvider;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.JerseyClientBuilder;
import org.jboss.resteasy.client.jaxrs.ResteasyClientBuilder;
import org.jboss.resteasy.spi.ResteasyProviderFactory;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.OkHttp3ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.HttpComponentsClientHttpConnector;
import org.springframework.http.client.reactive.JettyClientHttpConnector;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.Url;

/** The last versions for Java 8. */
public final class Clients {
  private Clients() {}

  /** Makes all calls, and waits. */
  public static void main(String[] arguments) throws Exception {
    Calls.make("rest-template-url-connection", template(new SimpleClientHttpRequestFactory()));
    Calls.make("rest-template-apache-4", template(new HttpComponentsClientHttpRequestFactory()));
    Calls.make("rest-template-okhttp", template(new OkHttp3ClientHttpRequestFactory()));
    Calls.make("web-client-jetty", webClient(new JettyClientHttpConnector()));
    Calls.make("web-client-apache-5", webClient(new HttpComponentsClientHttpConnector()));
    Calls.make("retrofit-okhttp", retrofit());
    Calls.make("feign-url-connection", feign(new feign.Client.Default(null, null)));
    Calls.make("feign-okhttp", feign(new feign.okhttp.OkHttpClient()));
    Calls.make("feign-apache-4", feign(new feign.httpclient.ApacheHttpClient()));
    Calls.make("google-url-connection", google(new NetHttpTransport()));
    Calls.make("google-apache-4", google(new ApacheHttpTransport()));
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
