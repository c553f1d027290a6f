package org.xenolith.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house's order: who may use whom, and the one room for native calls. */
final class LayeringTest {
  /** Each module's package and the modules it may use, from the ground up. */
  private record Layer(String name, List<String> mayUse) {}

  private static final List<Layer> LAYERS =
      List.of(
          new Layer("abi", List.of()),
          new Layer("host", List.of()),
          new Layer("memory", List.of()),
          new Layer("x86.isa", List.of()),
          new Layer("x86.cpu", List.of("memory", "x86.isa")),
          new Layer("hypervisor", List.of("abi", "memory", "x86.isa", "x86.cpu")),
          new Layer("xenstore", List.of("abi", "memory", "hypervisor")),
          new Layer("builder", List.of("abi", "memory", "x86.cpu", "hypervisor")),
          new Layer("backends", List.of("abi", "memory", "hypervisor", "xenstore")),
          new Layer("control", List.of()),
          new Layer("config", List.of("control")),
          new Layer(
              "machine",
              List.of(
                  "abi",
                  "host",
                  "memory",
                  "x86.isa",
                  "x86.cpu",
                  "hypervisor",
                  "xenstore",
                  "builder",
                  "backends",
                  "control")),
          new Layer("xend", List.of("abi", "host", "config", "control")),
          new Layer("xm", List.of("host", "config", "control")));

  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.xenolith");
  }

  @Test
  void eachModuleUsesOnlyThoseBelowIt() {
    Architectures.LayeredArchitecture architecture =
        Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (Layer layer : LAYERS) {
      architecture =
          architecture.layer(layer.name()).definedBy("org.xenolith." + layer.name() + "..");
    }
    for (Layer layer : LAYERS) {
      var where = architecture.whereLayer(layer.name());
      architecture =
          layer.mayUse().isEmpty()
              ? where.mayNotAccessAnyLayer()
              : where.mayOnlyAccessLayers(layer.mayUse().toArray(String[]::new));
    }
    architecture.check(classes);
  }

  @Test
  void everyModuleIsInTheList() {
    List<String> unknown =
        classes.stream()
            .map(type -> type.getPackageName().replaceFirst("^org\\.xenolith\\.?", ""))
            .filter(name ->
                LAYERS.stream().noneMatch(layer -> (name + ".").startsWith(layer.name() + ".")))
            .filter(name -> !name.startsWith("conformance") && !name.startsWith("bench"))
            .distinct()
            .toList();
    assertThat(unknown).isEmpty();
    assertThat(classes).hasSizeGreaterThan(50);
  }

  @Test
  void onlyHostCallsNativeFunctions() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.xenolith.host..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.lang\\.foreign\\.(Linker|SymbolLookup|FunctionDescriptor|AddressLayout).*")
        .check(classes);
  }

  @Test
  void noMutableStaticState() {
    com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields()
        .that()
        .areStatic()
        .should()
        .beFinal()
        .check(classes);
  }
}
