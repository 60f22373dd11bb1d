package io.leadferry;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.leadferry.ledger.GroupCommit;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.jackson.JsonMixin;
import org.springframework.core.io.ClassPathResource;

/** The rooms of the house and their doors. */
@AnalyzeClasses(packages = "io.leadferry", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    @ArchTest
    static final ArchRule THE_MODEL_KNOWS_NOBODY = classes()
            .that()
            .resideInAPackage("..model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.leadferry.model..", "java..", "org.jspecify..")
            .because("the words of the design must read the same in every room; move what needs a framework out");

    @ArchTest
    static final ArchRule THE_FIRST_ROOMS_KNOW_NO_LATER_ONE = noClasses()
            .that()
            .resideInAnyPackage(
                    "..leadferry.connector..", "..leadferry.ledger..", "..leadferry.feed..", "..leadferry.intake..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..leadferry.lane..",
                    "..leadferry.receipt..",
                    "..leadferry.console..",
                    "..leadferry.cli..",
                    "..leadferry.rehearsal..")
            .because("a row goes one way through the house; hand a value over instead");

    @ArchTest
    static final ArchRule VENDOR_AND_LEDGER_KNOW_ONLY_THE_MODEL = noClasses()
            .that()
            .resideInAnyPackage("..leadferry.connector..", "..leadferry.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..leadferry.feed..", "..leadferry.intake..")
            .because("what is stored and what is sent must not depend on how it was configured or read");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_CONSOLE_OR_THE_COMMANDS = noClasses()
            .that()
            .resideOutsideOfPackages("..leadferry.console..", "..leadferry.cli..", "io.leadferry")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..leadferry.console..", "..leadferry.cli..")
            .because("the ferry must carry on with nobody watching");

    @ArchTest
    static final ArchRule ONLY_THE_CONSOLE_SAYS_HOW_OTHERS_READ_AS_JSON = classes()
            .that()
            .areAnnotatedWith(JsonMixin.class)
            .should()
            .resideInAPackage("..leadferry.console..")
            .because("a start looks for mixins nowhere else: LeadferryApplication names the package");

    @ArchTest
    static final ArchRule THE_SFTP_SERVER_KNOWS_WHOSE_FOLDERS_IT_SHOWS_AND_NO_MORE = noClasses()
            .that()
            .resideInAPackage("..leadferry.sftpserver..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.leadferry..")
                    .and(resideOutsideOfPackages(
                            "..leadferry.sftpserver..", "..leadferry.feed..", "..leadferry.model..")))
            .because("strangers talk to it; what it does not know, such as the ledger, nobody can talk it out of");

    @ArchTest
    static final ArchRule ONLY_THE_WIRING_KNOWS_THE_SFTP_SERVER = noClasses()
            .that()
            .resideOutsideOfPackages("..leadferry.sftpserver..", "io.leadferry")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..leadferry.sftpserver..")
            .because("a file is a file however it came into the inbox; the ferry must work the same without it");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THAT_TRACES_ARE_MADE = noClasses()
            .that()
            .resideOutsideOfPackages("..leadferry.tracing..", "io.leadferry")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..leadferry.tracing..", "io.opentelemetry..")
            .because(
                    "where nobody asks for traces, nothing that makes them is loaded; what happens is heard from Camel's events");

    @ArchTest
    static final ArchRule THE_FIRST_ROOMS_KNOW_NO_DOOR = noClasses()
            .that()
            .resideInAnyPackage(
                    "..leadferry.connector..",
                    "..leadferry.ledger..",
                    "..leadferry.feed..",
                    "..leadferry.intake..",
                    "..leadferry.lane..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..leadferry.door..")
            .because("the way of a row is the same whatever its file came through; a door hands over what is its own");

    @ArchTest
    static final ArchRule DOORS_KNOW_NO_LATER_ROOM = noClasses()
            .that()
            .resideInAPackage("..leadferry.door..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..leadferry.lane..",
                    "..leadferry.receipt..",
                    "..leadferry.console..",
                    "..leadferry.cli..",
                    "..leadferry.rehearsal..",
                    "..leadferry.connector..")
            .because("what is fetched and when it is complete must not depend on what becomes of it");

    @ArchTest
    static final ArchRule ONLY_THE_LEDGER_SAYS_SQL = noClasses()
            .that()
            .resideOutsideOfPackage("..leadferry.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.springframework.jdbc..", "org.flywaydb..", "org.sqlite..")
            .because("another database must be able to follow without a rewrite; ask the ledger for what you need");

    @ArchTest
    static final ArchRule WHAT_WORKS_ON_A_LEDGER_IS_MADE_ONCE = classes()
            .that(new DescribedPredicate<>("work on a ledger") {
                @Override
                public boolean test(JavaClass one) {
                    return worksOnALedger(one);
                }
            })
            .should(new ArchCondition<>("be made by LedgerModule, or as a bean of LedgerConfiguration") {
                @Override
                public void check(JavaClass one, ConditionEvents events) {
                    one.getConstructorCallsToSelf().stream()
                            .filter(call -> !call.getOriginOwner().equals(one))
                            .filter(call ->
                                    !MAKERS.contains(call.getOriginOwner().getSimpleName()))
                            .forEach(call -> events.add(SimpleConditionEvent.violated(one, call.getDescription())));
                }
            })
            .because("two of a kind over one ledger know different things; take the one that is there");

    private static final Set<String> MAKERS = Set.of("LedgerModule", "LedgerConfiguration");

    /** Whether it is made from a ledger, or from what is; but for the module itself, and for what the ledger and writers have. */
    private static boolean worksOnALedger(JavaClass one) {
        return one.getPackageName().equals("io.leadferry.ledger")
                && one.isTopLevelClass()
                && !one.isAssignableTo(LedgerModule.class)
                && !one.isAssignableTo(GroupCommit.class)
                && !one.getSimpleName().equals("SharedTransactions")
                && one.getConstructors().stream()
                        .flatMap(made -> made.getRawParameterTypes().stream())
                        .filter(from -> !from.equals(one))
                        .anyMatch(from -> from.isEquivalentTo(Ledger.class) || worksOnALedger(from));
    }

    @ArchTest
    static final ArchRule WHAT_IS_WRITTEN_ON_THE_WAY_OF_A_ROW_PASSES_THE_DISK = classes()
            .that()
            .resideOutsideOfPackage("..rehearsal..")
            .should(new ArchCondition<>("change no file but through model.Disk") {
                @Override
                public void check(JavaClass one, ConditionEvents events) {
                    List<String> changes = Stream.of(
                                    one.getMethodCallsFromSelf().stream(),
                                    one.getConstructorCallsFromSelf().stream(),
                                    one.getMethodReferencesFromSelf().stream(),
                                    one.getConstructorReferencesFromSelf().stream())
                            .flatMap(accesses -> accesses)
                            .filter(access -> changesFiles(access.getTarget()))
                            .map(JavaAccess::getDescription)
                            .toList();
                    boolean mayDoSo = WRITERS.contains(outermost(one).getName().replace("io.leadferry.", ""));
                    changes.stream()
                            .filter(change -> !mayDoSo)
                            .forEach(change -> events.add(SimpleConditionEvent.violated(one, change)));
                }
            })
            .because(
                    "what the disk will not do is no fault of the file at hand, is told as `disk`, and is failed by a test at"
                            + " each deed; call model.Disk, or be named with a reason among WRITERS");

    /** Who changes files by himself, and why. */
    private static final Set<String> WRITERS = Set.of(
            // the disk's own hands
            "model.Disk",
            "model.Private",
            // the ledger's own files, whose faults are the ledger's to tell
            "ledger.dialect.sqlite.SqliteLibrary",
            "ledger.dialect.SoleUse",
            "ledger.Witness",
            "ledger.LedgerBackup",
            // before anything runs: the home itself
            "Home",
            // opens a channel, but to read the end of a text
            "intake.TextFile",
            // of uploads the client hears
            "sftpserver.FeedFiles",
            "sftpserver.FeedFolders",
            "sftpserver.FeedSession",
            "sftpserver.HostKey",
            "sftpserver.Upload",
            // the home of a rehearsal, and what is put into it: no row of a customer's
            "cli.Rehearsal",
            "cli.TemporaryHome");

    @ArchTest
    static void whoMayChangeFilesDoesSo(JavaClasses house) {
        Set<String> changing = house.stream()
                .filter(one -> one.getAccessesFromSelf().stream().anyMatch(access -> changesFiles(access.getTarget())))
                .map(one -> outermost(one).getName().replace("io.leadferry.", ""))
                .collect(Collectors.toSet());

        assertThat(changing)
                .as("an exception that nobody needs hides the next one")
                .containsAll(WRITERS);
    }

    private static JavaClass outermost(JavaClass one) {
        return one.getEnclosingClass().map(RoomsTest::outermost).orElse(one);
    }

    private static boolean changesFiles(AccessTarget target) {
        String owner = target.getOwner().getName();
        String name = target.getName();
        return switch (owner) {
            case "java.nio.file.Files" ->
                name.matches("(write|move|copy|delete|create|set|newOutputStream|newBufferedWriter|newByteChannel).*");
            case "java.io.File" -> name.matches("(renameTo|delete|mkdir|create|set).*");
            case "java.nio.channels.FileChannel", "java.nio.channels.AsynchronousFileChannel" -> name.equals("open");
            case "java.io.FileOutputStream", "java.io.FileWriter", "java.io.RandomAccessFile" -> name.equals("<init>");
            case "java.io.PrintStream", "java.io.PrintWriter", "java.util.Formatter" ->
                name.equals("<init>")
                        && target instanceof CodeUnitAccessTarget made
                        && made.getRawParameterTypes().stream().limit(1).anyMatch(first -> first.getName()
                                .matches("java.io.File|java.lang.String"));
            case "org.springframework.util.FileSystemUtils",
                    "org.springframework.util.FileCopyUtils",
                    "org.apache.commons.io.FileUtils",
                    "org.apache.commons.io.file.PathUtils",
                    "org.apache.camel.util.FileUtil" ->
                name.matches("(copy|delete|move|rename|write|touch|force|create).*");
            default -> false;
        };
    }

    @ArchTest
    static final ArchRule ONLY_A_VENDORS_ROOM_SAYS_ITS_NAME = noClasses()
            .that()
            .resideOutsideOfPackages("..connector.ozonetel..", "..connector.huawei..", "..rehearsal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..connector.ozonetel..", "..connector.huawei..")
            .because("a third vendor is a profile, a route and a room of its own, and touches nothing else");

    @ArchTest
    static final ArchRule BY_WHOSE_NAME_A_LIBRARY_SPEAKS_SAYS_ONLY_ERRORS = classes()
            .that(new DescribedPredicate<>("inherit a logger of their own name from a library") {
                @Override
                public boolean test(JavaClass one) {
                    return one.getAllRawSuperclasses().stream()
                            .filter(above -> !above.getPackageName().startsWith("io.leadferry"))
                            .flatMap(above -> above.getFields().stream())
                            .anyMatch(field -> !field.getModifiers().contains(JavaModifier.STATIC)
                                    && LOGGERS.contains(field.getRawType().getName()));
                }
            })
            .should(new ArchCondition<>("be in LogGate.NOT_OURS, and at error or off in config/application.yaml") {
                @Override
                public void check(JavaClass one, ConditionEvents events) {
                    String name = one.getName().replaceFirst("\\$.*", "");
                    boolean quiet = LogGate.NOT_OURS.contains(name) && QUIET.contains(levels().get(name));
                    events.add(new SimpleConditionEvent(one, quiet, one.getName() + (quiet ? " is" : " is not")));
                }
            })
            .because("a library's words about strangers would pass for ours, at our level, without a bound");

    private static final Set<String> LOGGERS =
            Set.of("org.slf4j.Logger", "org.apache.commons.logging.Log", "java.util.logging.Logger");

    private static final Set<String> QUIET = Set.of("error", "off");

    private static Map<String, String> levels() {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ClassPathResource("config/application.yaml"));
        Map<String, String> levels = new HashMap<>();
        Objects.requireNonNull(yaml.getObject())
                .forEach((key, level) ->
                        levels.put(String.valueOf(key).replaceFirst("^logging\\.level\\.", ""), String.valueOf(level)));
        return levels;
    }

    @ArchTest
    static final ArchRule TIME_COMES_FROM_THE_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackages("..rehearsal..", "..cli..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .because("time that is handed in can be tested; take the injected Clock");

    @ArchTest
    static final ArchRule THE_REHEARSAL_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage("..leadferry.rehearsal..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.leadferry..").and(resideOutsideOfPackage("..leadferry.rehearsal..")))
            .because("who judges the ferry must not share its mistakes; say it anew in the stand-in's own words");

    @ArchTest
    static final ArchRule WHAT_IS_ONE_VENDORS_IS_KNOWN_TO_NO_OTHER_PART_OF_THE_REHEARSAL = noClasses()
            .should(new ArchCondition<>("know the folder of a vendor that they do not lie in") {
                @Override
                public void check(JavaClass one, ConditionEvents events) {
                    one.getDirectDependenciesFromSelf().stream()
                            .filter(edge -> isAVendors(edge.getTargetClass().getPackageName()))
                            .filter(edge ->
                                    !edge.getTargetClass().getPackageName().equals(one.getPackageName()))
                            .forEach(edge -> events.add(SimpleConditionEvent.satisfied(one, edge.getDescription())));
                }
            })
            .because("a new vendor adds a folder and touches nothing else; ask StandInVendors for what is there");

    private static boolean isAVendors(String room) {
        return room.startsWith(REHEARSAL) && !SHARED_BY_VENDORS.contains(room.substring(REHEARSAL.length()));
    }

    private static final String REHEARSAL = "io.leadferry.rehearsal.";

    private static final Set<String> SHARED_BY_VENDORS = Set.of("wire", "samples");

    @ArchTest
    static final ArchRule NO_ROOM_KNOWS_WHO_KNOWS_IT = SlicesRuleDefinition.slices()
            .matching("io.leadferry.(*)..")
            .namingSlices("room $1")
            .should()
            .beFreeOfCycles()
            .because("rooms that need each other are one room with a wall in its middle; move what both need");

    @ArchTest
    static final ArchRule NO_PACKAGE_KNOWS_WHO_KNOWS_IT = SlicesRuleDefinition.slices()
            .assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass one) {
                    return SliceIdentifier.of(one.getPackageName());
                }

                @Override
                public String getDescription() {
                    return "packages";
                }
            })
            .should()
            .beFreeOfCycles()
            .because("packages that need each other cannot be read one after the other; move what both need");

    @ArchTest
    static void noClassNameStandsTwice(JavaClasses house) {
        Map<String, List<String>> byName = house.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(one -> !one.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, TreeMap::new, Collectors.mapping(JavaClass::getName, toList())));

        assertThat(byName.values())
                .as("a name that means two things is looked up twice; call each by what it is")
                .allMatch(classes -> classes.size() == 1);
    }
}
