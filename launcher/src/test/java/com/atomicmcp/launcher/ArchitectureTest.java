package com.atomicmcp.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.NullMarked;

/** Keeps the modules apart, seen from the only one that sees them all. */
@AnalyzeClasses(packages = "com.atomicmcp", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] SIDES = {
        "com.atomicmcp.command..", "com.atomicmcp.query..", "com.atomicmcp.gateway..", "com.atomicmcp.workbench.."
    };
    private static final String[] ABOVE_THE_SIDES = {
        "com.atomicmcp.launcher..", "com.atomicmcp.e2e..", "com.atomicmcp.benchmarks.."
    };

    private static final DescribedPredicate<JavaClass> SHARED_KERNEL = resideInAPackage("com.atomicmcp..")
            .and(resideOutsideOfPackages(SIDES))
            .and(resideOutsideOfPackages(ABOVE_THE_SIDES))
            .as("classes of the shared kernel");

    private static final DescribedPredicate<JavaClass> PART_OF_AN_AGGREGATE =
            describe("part of an aggregate", ArchitectureTest::isPartOfAnAggregate);

    @ArchTest
    static final ArchRule theSharedKernelKnowsNeitherSpringNorJakarta = noClasses()
            .that(SHARED_KERNEL)
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.springframework..", "jakarta.."));

    @ArchTest
    static final ArchRule theSharedKernelKnowsNobodyAboveIt = noClasses()
            .that(SHARED_KERNEL)
            .should()
            .dependOnClassesThat(resideInAnyPackage(SIDES).or(resideInAnyPackage(ABOVE_THE_SIDES)));

    @ArchTest
    static void theSidesAreBlindToEachOther(JavaClasses classes) {
        for (var side : SIDES) {
            var others = Arrays.stream(SIDES).filter(other -> !other.equals(side));
            noClasses()
                    .that(resideInAPackage(side))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(others.toArray(String[]::new)).or(resideInAnyPackage(ABOVE_THE_SIDES)))
                    .check(classes);
        }
    }

    @ArchTest
    static void theFeaturesOfTheSharedKernelFormNoCycle(JavaClasses classes) {
        slices().matching("com.atomicmcp.(*)..").should().beFreeOfCycles().check(classes.that(SHARED_KERNEL));
    }

    @ArchTest
    static void noPackageSpansTwoJars(JavaClasses classes) {
        var jars = classes.stream()
                .collect(groupingBy(JavaClass::getPackageName, mapping(ArchitectureTest::jar, toSet())));
        assertThat(jars.values().stream().distinct()).as("modules").hasSizeGreaterThanOrEqualTo(6);
        assertThat(jars).allSatisfy((name, found) -> assertThat(found).as(name).hasSize(1));
    }

    private static String jar(JavaClass found) {
        var file = found.getSource().orElseThrow().getUri().toString();
        return file.substring(
                0, file.length() - found.getName().replace('.', '/').length() - ".class".length());
    }

    @ArchTest
    static void theFeaturesOfASideFormNoCycle(JavaClasses classes) {
        for (var side : SIDES) {
            slices().matching(side.replace("..", ".(*).."))
                    .should()
                    .beFreeOfCycles()
                    .check(classes);
        }
    }

    @ArchTest
    static final ArchRule anAggregateIsSeenByItsFeatureOnly =
            classes().that().areAnnotatedWith(Aggregate.class).should().bePackagePrivate();

    @ArchTest
    static final ArchRule anAggregateHasNoClock = noClasses()
            .that(PART_OF_AN_AGGREGATE)
            .should()
            .callMethodWhere(describe("it tells the time", ArchitectureTest::tellsTheTime))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule anAggregateThrowsNoDice = noClasses()
            .that(PART_OF_AN_AGGREGATE)
            .should()
            .callMethodWhere(describe(
                    "it throws dice", (JavaMethodCall call) -> call.getName().startsWith("random")))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(RandomGenerator.class);

    private static boolean tellsTheTime(JavaMethodCall call) {
        return switch (call.getTargetOwner().getPackageName()) {
            case "java.time", "java.time.chrono" -> call.getName().equals("now");
            case "java.lang" -> call.getName().matches("currentTimeMillis|nanoTime");
            default -> false;
        };
    }

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses classes) {
        assertThat(classes.getPackage("com.atomicmcp").getSubpackagesInTree())
                .filteredOn(found -> !found.getClasses().isEmpty())
                .filteredOn(found -> !found.isAnnotatedWith(NullMarked.class))
                .extracting(JavaPackage::getName)
                .isEmpty();
    }

    private static boolean isPartOfAnAggregate(JavaClass found) {
        return found.isAnnotatedWith(Aggregate.class)
                || found.getEnclosingClass()
                        .filter(ArchitectureTest::isPartOfAnAggregate)
                        .isPresent();
    }
}
