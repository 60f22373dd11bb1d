package io.leadferry.docs;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadferry.console.ApiDescription;
import io.leadferry.console.FeedController;
import io.leadferry.lane.LaneControl;
import io.leadferry.lane.WhyItWaits;
import io.leadferry.ledger.CallViews;
import io.leadferry.model.EventType;
import io.leadferry.receipt.Receipt;
import io.leadferry.receipt.Receipts;
import io.leadferry.story.RowStory;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.boot.jackson.JsonMixinModule;
import org.springframework.boot.jackson.JsonMixinModuleEntries;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.Resource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.context.request.async.DeferredResult;

/** The interface and its receipts as machines read them, made from the controllers, the records and what both say of themselves. */
final class MachineDescriptions {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** They go into the jar from there. */
    private static final Path FOLDER = Path.of("docs/schema");

    private static final String COMPONENTS = "#/components/schemas/";
    private static final String PROBLEM = "application/problem+json";

    private final ObjectMapper mapper = mapper();
    private final JsonShapes shapes = new JsonShapes(mapper, COMPONENTS);

    private MachineDescriptions() {}

    /** By its file, each description. */
    static Map<Path, ObjectNode> all() throws IOException {
        Map<Path, ObjectNode> all = new LinkedHashMap<>();
        all.put(FOLDER.resolve("openapi.json"), new MachineDescriptions().openApi());
        all.put(FOLDER.resolve("receipt.schema.json"), receipt());
        all.put(FOLDER.resolve("event.schema.json"), event());
        all.put(FOLDER.resolve("config.schema.json"), ConfigSchema.schema());
        return all;
    }

    /** As Spring Boot makes the interface's own. */
    private static ObjectMapper mapper() {
        StaticApplicationContext nothing = new StaticApplicationContext();
        JsonMixinModule mixins = new JsonMixinModule();
        mixins.registerEntries(
                JsonMixinModuleEntries.scan(nothing, List.of("io.leadferry")),
                MachineDescriptions.class.getClassLoader());
        return Jackson2ObjectMapperBuilder.json()
                .modulesToInstall(mixins)
                .featuresToDisable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build();
    }

    /** A receipt alone, as its file has it. */
    private static ObjectNode receipt() {
        JsonShapes own = new JsonShapes(mapper(), "#/$defs/");
        ObjectNode schema = JSON.objectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "Receipt")
                .put("description", "What became of a drop. Members may be added; none changes its meaning.");
        schema.setAll(own.of(own(Receipt.class)));
        ObjectNode definitions = schema.putObject("$defs");
        own.named().forEach(definitions::set);
        return schema;
    }

    /** An event as webhooks and topics get it: what its data is, its type says. */
    private static ObjectNode event() {
        JsonShapes own = new JsonShapes(mapper(), "#/$defs/");
        ObjectNode schema = JSON.objectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "Event")
                .put("description", "What happened, as a CloudEvent 1.0. Members and types may be added.")
                .put("type", "object");
        ObjectNode members = schema.putObject("properties");
        members.putObject("specversion").put("const", "1.0");
        told(members, "id", "The same at each repeat, and at no other event's.");
        told(members, "source", "The ledger that it is of.").put("pattern", "^urn:leadferry:");
        ArrayNode types = told(members, "type", "What happened.").putArray("enum");
        told(members, "time", "When it happened.").put("format", "date-time");
        told(members, "subject", "The drop, the lane or the call.");
        told(members, "feed", "Its feed, where it is of one.");
        told(members, "lane", "Its lane, where it is of one.");
        members.putObject("datacontenttype").put("const", "application/json");
        members.putObject("data");
        ArrayNode required = schema.putArray("required");
        List.of("specversion", "id", "source", "type", "time", "subject", "datacontenttype", "data")
                .forEach(required::add);
        Map<String, ObjectNode> data = new LinkedHashMap<>();
        data.put("drop", own.of(own(Receipt.Summary.class)));
        data.put("lane", own.of(own(LaneControl.LaneView.class)));
        data.put("call", own.of(own(CallViews.CallView.class)));
        ArrayNode each = schema.putArray("allOf");
        data.forEach((about, shape) -> {
            ObjectNode one = each.addObject();
            ArrayNode ofThis = one.putObject("if")
                    .putObject("properties")
                    .putObject("type")
                    .putArray("enum");
            Stream.of(EventType.values())
                    .filter(type -> type.about().equals(about))
                    .map(type -> EventType.PREFIX + type.word())
                    .forEach(type -> {
                        types.add(type);
                        ofThis.add(type);
                    });
            ArrayNode either = one.putObject("then")
                    .putObject("properties")
                    .putObject("data")
                    .putArray("anyOf");
            either.add(shape);
            // of what is not there any more, its name is left
            ObjectNode gone = either.addObject().put("type", "object");
            gone.putObject("properties").putObject(about).put("type", "string");
            gone.putArray("required").add(about);
            gone.put("additionalProperties", false);
        });
        ObjectNode definitions = schema.putObject("$defs");
        own.named().forEach(definitions::set);
        return schema;
    }

    private static ObjectNode told(ObjectNode members, String name, String meaning) {
        return members.putObject(name).put("type", "string").put("description", meaning);
    }

    private static JavaType own(Type type) {
        return mapper().constructType(type);
    }

    private ObjectNode openApi() throws IOException {
        ObjectNode api = JSON.objectNode().put("openapi", "3.1.0");
        api.putObject("info")
                .put("title", "Leadferry")
                .put("version", "1")
                .put(
                        "description",
                        "What the ferry tells and takes over HTTP. Members and addresses may be added; none changes its meaning."
                                + " Parameters that an address does not have are refused (`unknown-parameter`).");
        api.putArray("servers").addObject().put("url", "/");
        ObjectNode paths = api.putObject("paths");
        addresses().forEach((address, method) -> {
            String[] words = address.split(" ");
            ObjectNode path = paths.has(words[1]) ? (ObjectNode) paths.get(words[1]) : paths.putObject(words[1]);
            path.set(words[0].toLowerCase(Locale.ROOT), operation(words[1], method));
        });
        words(
                (ObjectNode) paths.at("/~1api~1drops/get"),
                "state",
                shapes.named().get("ReceiptSummary"),
                "state");
        words(
                (ObjectNode) paths.at("/~1api~1calls/get"),
                "outcome",
                shapes.named().get("CallViewsCallView"),
                "outcome");
        paths.set("/callbacks/{vendor}/{secret}", callback());
        paths.set("/actuator/health", health("Health_get", "How the ferry fares."));
        paths.set("/actuator/health/liveness", health("Liveness_get", "Whether the process lives."));
        paths.set("/actuator/health/readiness", health("Readiness_get", "Whether the ferry takes requests."));
        paths.set("/actuator/prometheus", prometheus());
        examples(paths);
        ObjectNode components = api.putObject("components");
        ObjectNode schemas = components.putObject("schemas");
        shapes.named().put("Problem", problem());
        shapes.named().forEach(schemas::set);
        ObjectNode ways = components.putObject("securitySchemes");
        ways.putObject("password")
                .put("type", "http")
                .put("scheme", "basic")
                .put(
                        "description",
                        "`leadferry.console.password`, where there is one; the name is told in the audit trail.");
        ways.putObject("feedToken")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "`leadferry.feeds.<feed>.token`: for that feed alone.");
        ObjectNode problem = components
                .putObject("responses")
                .putObject("Problem")
                .put("description", "A problem of RFC 9457; `code` says which.")
                .putObject("content")
                .putObject(PROBLEM);
        problem.putObject("schema").put("$ref", COMPONENTS + "Problem");
        problem.set("example", schemas.at("/Problem/examples/0"));
        return api;
    }

    /** What a ferry answered at that address, and nothing else: another's answer is none of this one. */
    private static void examples(ObjectNode paths) throws IOException {
        JsonNode kept = AnswerExamples.all();
        paths.fields().forEachRemaining(path -> path.getValue().fields().forEachRemaining(method -> method.getValue()
                .path("responses")
                .fields()
                .forEachRemaining(
                        response -> response.getValue().path("content").forEach(content -> {
                            String address = method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " "
                                    + response.getKey();
                            if (kept.has(address)) {
                                ((ObjectNode) content).set("example", kept.get(address));
                            }
                        }))));
    }

    /** By method and path, in the order of the paths, what answers. */
    private static Map<String, Method> addresses() {
        ClassPathScanningCandidateComponentProvider console = new ClassPathScanningCandidateComponentProvider(false);
        console.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        Map<String, Method> addresses = new TreeMap<>((one, other) -> {
            int byPath = one.split(" ")[1].compareTo(other.split(" ")[1]);
            return byPath == 0 ? one.compareTo(other) : byPath;
        });
        console.findCandidateComponents("io.leadferry.console").stream()
                .map(found -> ClassUtils.resolveClassName(Objects.requireNonNull(found.getBeanClassName()), null))
                .flatMap(controller -> Stream.of(controller.getDeclaredMethods()))
                .filter(method -> !Modifier.isPrivate(method.getModifiers()))
                .forEach(method -> {
                    RequestMapping own = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                    RequestMapping above = AnnotatedElementUtils.findMergedAnnotation(
                            method.getDeclaringClass(), RequestMapping.class);
                    if (own != null && own.method().length > 0) {
                        String path = (above == null || above.path().length == 0 ? "" : above.path()[0])
                                + (own.path().length == 0 ? "" : own.path()[0]);
                        if (path.startsWith("/api/") || path.startsWith("/v3/") || path.startsWith("/schemas/")) {
                            addresses.put(own.method()[0] + " " + path, method);
                        }
                    }
                });
        return addresses;
    }

    private ObjectNode operation(String path, Method method) {
        Javadocs words = Javadocs.of(method.getDeclaringClass(), method.getName());
        String first = words.text().replaceFirst("(?s)\\.\\s.*", ".");
        ObjectNode operation = JSON.objectNode()
                .put(
                        "operationId",
                        method.getDeclaringClass().getSimpleName().replace("Controller", "") + "_" + method.getName())
                .put("summary", first);
        if (!first.equals(words.text())) {
            operation.put("description", words.text());
        }
        ArrayNode parameters = JSON.arrayNode();
        for (Parameter parameter : method.getParameters()) {
            parameter(path, parameter, words, parameters, operation);
        }
        if (method.getName().equals("post") && method.getDeclaringClass() == FeedController.class) {
            posting(parameters, operation);
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        ObjectNode responses = operation.putObject("responses");
        answers(path, method, responses);
        responses.putObject("default").put("$ref", "#/components/responses/Problem");
        ArrayNode security = operation.putArray("security");
        security.addObject().putArray("password");
        if (Arrays.stream(method.getAnnotations())
                .anyMatch(one -> one.annotationType().getSimpleName().equals("ForFeeds"))) {
            security.addObject().putArray("feedToken");
        }
        security.addObject();
        return operation;
    }

    private void parameter(
            String path, Parameter parameter, Javadocs words, ArrayNode parameters, ObjectNode operation) {
        PathVariable inPath = parameter.getAnnotation(PathVariable.class);
        RequestParam asked = parameter.getAnnotation(RequestParam.class);
        if (inPath != null) {
            String name = inPath.value().isEmpty() ? parameter.getName() : inPath.value();
            ObjectNode schema = JSON.objectNode().put("type", "string");
            if (path.startsWith("/schemas/")) {
                ApiDescription.SCHEMAS.forEach(schema.putArray("enum")::add);
            }
            parameters.add(parameter(name, "path", true, schema));
        } else if (asked != null) {
            ObjectNode schema =
                    JSON.objectNode().put("type", parameter.getType() == String.class ? "string" : "integer");
            if (!asked.defaultValue().equals(ValueConstants.DEFAULT_NONE)) {
                if (parameter.getType() == String.class) {
                    schema.put("default", asked.defaultValue());
                } else {
                    schema.put("default", Integer.parseInt(asked.defaultValue()))
                            .put("minimum", 1);
                }
            }
            ObjectNode one = parameter(parameter.getName(), "query", false, schema);
            words.parameter(parameter.getName()).ifPresent(told -> one.put("description", told));
            parameters.add(one);
        } else if (parameter.isAnnotationPresent(RequestHeader.class)) {
            String name = parameter.getAnnotation(RequestHeader.class).name();
            parameters.add(parameter(name, "header", false, JSON.objectNode().put("type", "string")));
        } else if (parameter.getType().getSimpleName().equals("By")) {
            parameters.add(parameter("reason", "query", false, JSON.objectNode().put("type", "string"))
                    .put("description", "Why, for the audit trail; a body may say it too."));
        } else if (parameter.isAnnotationPresent(RequestBody.class)) {
            ObjectNode body = operation.putObject("requestBody");
            body.put("required", parameter.getAnnotation(RequestBody.class).required());
            ObjectNode content = body.putObject("content").putObject("application/json");
            content.set("schema", shapes.of(mapper.constructType(parameter.getParameterizedType())));
            ObjectNode example =
                    switch (parameter.getType().getSimpleName()) {
                        case "Resolution" ->
                            JSON.objectNode().put("as", "not-sent").put("reason", "the vendor's report has none of it");
                        case "Person" ->
                            JSON.objectNode().put("number", "9876543210").put("reason", "asked by letter");
                        default -> JSON.objectNode().put("reason", "maintenance at the vendor");
                    };
            content.set("example", example);
            // what a request may leave out, an answer never does
            shapes.named().get(shapeName(content)).remove("required");
        }
    }

    /** A parameter that asks by a word takes those that the answers have. */
    private static void words(ObjectNode operation, String parameter, ObjectNode answer, String member) {
        operation.path("parameters").forEach(one -> {
            if (one.path("name").asText().equals(parameter) && one.path("schema") instanceof ObjectNode schema) {
                schema.set(
                        "enum",
                        answer.path("properties").path(member).path("enum").deepCopy());
            }
        });
    }

    private static String shapeName(ObjectNode content) {
        return content.path("schema").path("$ref").asText().substring(COMPONENTS.length());
    }

    private static ObjectNode parameter(String name, String in, boolean required, ObjectNode schema) {
        ObjectNode one = JSON.objectNode().put("name", name).put("in", in).put("required", required);
        one.set("schema", schema);
        return one;
    }

    private static void posting(ArrayNode parameters, ObjectNode operation) {
        parameters.add(parameter(
                        "Idempotency-Key",
                        "header",
                        false,
                        JSON.objectNode().put("type", "string").put("maxLength", 255))
                .put("description", "What makes the repeat of this request harmless."));
        parameters.add(parameter(
                        "Content-Disposition",
                        "header",
                        false,
                        JSON.objectNode().put("type", "string"))
                .put("description", "May name the file."));
        ObjectNode body = operation.putObject("requestBody").put("required", true);
        ObjectNode content = body.putObject("content");
        ObjectNode csv = content.putObject("text/csv");
        csv.putObject("schema").put("type", "string");
        csv.put("example", "PhoneNumber,Name\n9876543210,Asha\n");
        ObjectNode rows = content.putObject("application/json");
        rows.putObject("schema").put("type", "array").putObject("items").put("type", "object");
        rows.putArray("example").addObject().put("PhoneNumber", "9876543210").put("Name", "Asha");
        content.putObject("application/octet-stream")
                .putObject("schema")
                .put("type", "string")
                .put("format", "binary");
    }

    private void answers(String path, Method method, ObjectNode responses) {
        Type type = method.getGenericReturnType();
        if (method.getReturnType() == DeferredResult.class) {
            ObjectNode taken = answer(
                    responses,
                    "202",
                    "The file is safe, and on its way.",
                    schema(FeedController.Taken.class),
                    "application/json");
            taken.putObject("headers").putObject("Location").putObject("schema").put("type", "string");
            answer(responses, "200", "With `wait`: what became of it.", schema(Receipt.class), "application/json");
            return;
        }
        if (method.getReturnType() == ResponseEntity.class && type instanceof ParameterizedType in) {
            type = in.getActualTypeArguments()[0];
        }
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        String produced = mapping == null || mapping.produces().length == 0 ? "" : mapping.produces()[0];
        ObjectNode text = JSON.objectNode().put("type", "string");
        if (type instanceof Class<?> one && Resource.class.isAssignableFrom(one)) {
            boolean csv = path.endsWith(".csv");
            answer(
                    responses,
                    "200",
                    csv ? "The rows, with `_line` and `_reason`." : "The description.",
                    csv ? text : JSON.objectNode().put("type", "object"),
                    csv ? "text/csv" : produced);
        } else if (produced.equals(MediaType.TEXT_EVENT_STREAM_VALUE)) {
            answer(
                    responses,
                    "200",
                    "Events without end: `drop`, `lane` and `call`, each with the JSON that its own address gives.",
                    text,
                    produced);
        } else if (type == String.class) {
            answer(responses, "200", "For a person.", text, MediaType.TEXT_PLAIN_VALUE);
        } else if (type == Record.class) {
            ObjectNode either = JSON.objectNode();
            either.putArray("anyOf")
                    .add(schema(Receipts.Waits.class))
                    .add(schema(RowStory.class))
                    .add(schema(WhyItWaits.RowOutlook.class));
            answer(responses, "200", "Of the drop; with `line` of that row.", either, "application/json");
        } else {
            ObjectNode ok = answer(responses, "200", "What was asked for.", schema(type), "application/json");
            if (path.equals("/api/drops")) {
                ok.putObject("headers")
                        .putObject("Leadferry-Cursor")
                        .put("description", "To ask by next time: `since`.")
                        .putObject("schema")
                        .put("type", "string");
            }
        }
    }

    private ObjectNode schema(Type type) {
        return shapes.of(mapper.constructType(type));
    }

    private static ObjectNode answer(ObjectNode responses, String status, String what, ObjectNode schema, String type) {
        ObjectNode answer = responses.putObject(status).put("description", what);
        answer.putObject("content").putObject(type).set("schema", schema);
        return answer;
    }

    private static ObjectNode callback() {
        ObjectNode path = JSON.objectNode();
        path.putArray("parameters")
                .add(parameter("vendor", "path", true, JSON.objectNode().put("type", "string")))
                .add(parameter("secret", "path", true, JSON.objectNode().put("type", "string")));
        ObjectNode post = path.putObject("post")
                .put("operationId", "Callback_post")
                .put("summary", "Takes a vendor's callback on one call; each call has a secret address of its own.");
        post.putObject("requestBody").putObject("content").putObject("*/*").putObject("schema");
        ObjectNode responses = post.putObject("responses");
        responses.putObject("200").put("description", "Whatever its content, once the secret is right.");
        responses.putObject("default").put("$ref", "#/components/responses/Problem");
        post.putArray("security").addObject();
        return path;
    }

    private static ObjectNode health(String operation, String summary) {
        ObjectNode path = JSON.objectNode();
        ObjectNode get = path.putObject("get").put("operationId", operation).put("summary", summary);
        ObjectNode responses = get.putObject("responses");
        for (String status : List.of("200", "503")) {
            ObjectNode schema = standing("Whether it is well.");
            ObjectNode properties = (ObjectNode) schema.path("properties");
            ObjectNode components = properties
                    .putObject("components")
                    .put("type", "object")
                    .put("description", "Each part by its name; a probe that asks by another host is not told.");
            ObjectNode component = standing("How this part stands.");
            ((ObjectNode) component.path("properties"))
                    .putObject("details")
                    .put("type", "object")
                    .put("description", "What is to be told of it, by what it is about.")
                    .put("additionalProperties", true);
            components.set("additionalProperties", component);
            properties
                    .putObject("groups")
                    .put("type", "array")
                    .put("description", "What can be asked for apart, as `/actuator/health/liveness`.")
                    .putObject("items")
                    .put("type", "string");
            answer(responses, status, status.equals("200") ? "It is well." : "It is not.", schema, "application/json");
            // what Spring gives to whoever names no type
            ((ObjectNode) responses.path(status).path("content"))
                    .putObject("application/vnd.spring-boot.actuator.v3+json")
                    .set("schema", schema);
        }
        get.putArray("security").addObject();
        return path;
    }

    private static ObjectNode standing(String meaning) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        ArrayNode words = schema.putObject("properties")
                .putObject("status")
                .put("type", "string")
                .put("description", meaning)
                .putArray("enum");
        List.of("UP", "DOWN", "OUT_OF_SERVICE", "UNKNOWN").forEach(words::add);
        schema.putArray("required").add("status");
        return schema;
    }

    private static ObjectNode prometheus() {
        ObjectNode path = JSON.objectNode();
        ObjectNode get = path.putObject("get")
                .put("operationId", "Prometheus_get")
                .put("summary", "The metrics, as Prometheus reads them; each says of itself what it counts.");
        ObjectNode responses = get.putObject("responses");
        answer(
                responses,
                "200",
                "In Prometheus' text format 0.0.4.",
                JSON.objectNode().put("type", "string"),
                MediaType.TEXT_PLAIN_VALUE);
        responses.putObject("default").put("$ref", "#/components/responses/Problem");
        ArrayNode security = get.putArray("security");
        security.addObject().putArray("password");
        security.addObject();
        return path;
    }

    private static ObjectNode problem() {
        ObjectNode problem = JSON.objectNode()
                .put("type", "object")
                .put("description", "An error: a sentence for a person, and a code for programs that stays.");
        ObjectNode properties = problem.putObject("properties");
        properties.putObject("type").put("type", "string");
        properties.putObject("title").put("type", "string");
        properties.putObject("status").put("type", "integer");
        properties.putObject("detail").put("type", "string");
        properties.putObject("instance").put("type", "string");
        ArrayNode codes = properties.putObject("code").put("type", "string").putArray("enum");
        ProblemCodes.words().forEach(codes::add);
        properties.putObject("known").put("type", "array").putObject("items").put("type", "string");
        problem.putArray("required").add("title").add("status").add("detail").add("code");
        ObjectNode example = problem.putArray("examples").addObject();
        example.put("type", "about:blank")
                .put("title", "Bad Request")
                .put("status", 400)
                .put(
                        "detail",
                        "state: 'finishd' is not known; did you mean 'finished'? Known: working, finished, duplicate, quarantined")
                .put("instance", "/api/drops")
                .put("code", "unknown-word");
        example.putArray("known")
                .add("working")
                .add("finished")
                .add("duplicate")
                .add("quarantined");
        return problem;
    }
}
