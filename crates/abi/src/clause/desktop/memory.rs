//! VirtualQuery, VirtualProtect, VirtualAlloc and VirtualFree in views of the desktop.

clauses! {
    M_70A "M-70a" Measured WIN32
        "VirtualQuery calls the pages of a view MEM_MAPPED and committed, with the protection that \
         the view's access gives as page and allocation protection; the region is the view in \
         whole pages."
        "desktop cases B_file_RW_WRITE_vq, E_anon_view_all_region, F_off_64k_len0";
    M_70B "M-70b" Measured WIN32
        "In a view of a SEC_RESERVE object VirtualQuery shows reserved pages of protection 0 until \
         they are committed, with the view's protection as allocation protection."
        "desktop case D_reserve_view_query";
    M_71A "M-71a" Measured WIN32
        "VirtualAlloc with MEM_COMMIT in a view of a SEC_RESERVE object commits the pages in the \
         object: every view shows them committed, each with its own protection."
        "desktop case D_reserve_commit_seen_in_other_view";
    M_71B "M-71b" Measured WIN32
        "VirtualFree with MEM_DECOMMIT in a view fails with ERROR_INVALID_PARAMETER."
        "desktop case D_decommit_section_view";
    M_72 "M-72" Measured WIN32
        "VirtualProtect can make a view for writing read-only and gives the old protection."
        "desktop case L_virtualprotect_rw_to_ro";
}
