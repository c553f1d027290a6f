package org.xenolith.abi;

/** Numbers of physdev_op that a domain without devices meets (public/physdev.h). */
public final class PhysdevAbi {
  public static final int PHYSDEVOP_SET_IOPL = 6;
  public static final int PHYSDEVOP_SET_IOBITMAP = 7;
  public static final int PHYSDEVOP_APIC_READ = 8;
  public static final int PHYSDEVOP_APIC_WRITE = 9;
  public static final int PHYSDEVOP_ALLOC_IRQ_VECTOR = 10;
  public static final int PHYSDEVOP_EOI = 12;
  public static final int PHYSDEVOP_IRQ_STATUS_QUERY = 5;
  public static final int PHYSDEVOP_MAP_PIRQ = 13;
  public static final int PHYSDEVOP_UNMAP_PIRQ = 14;
  public static final int PHYSDEVOP_MANAGE_PCI_ADD = 15;
  public static final int PHYSDEVOP_MANAGE_PCI_REMOVE = 16;
  public static final int PHYSDEVOP_PIRQ_EOI_GMFN_V1 = 17;
  public static final int PHYSDEVOP_RESTORE_MSI = 19;
  public static final int PHYSDEVOP_MANAGE_PCI_ADD_EXT = 20;
  public static final int PHYSDEVOP_SETUP_GSI = 21;
  public static final int PHYSDEVOP_GET_FREE_PIRQ = 23;
  public static final int PHYSDEVOP_PCI_MMCFG_RESERVED = 24;
  public static final int PHYSDEVOP_PCI_DEVICE_ADD = 25;
  public static final int PHYSDEVOP_PCI_DEVICE_REMOVE = 26;
  public static final int PHYSDEVOP_RESTORE_MSI_EXT = 27;
  public static final int PHYSDEVOP_PIRQ_EOI_GMFN_V2 = 28;
  public static final int PHYSDEVOP_PREPARE_MSIX = 30;
  public static final int PHYSDEVOP_RELEASE_MSIX = 31;

  private PhysdevAbi() {}
}
